// Adds up the amounts of claims and remittances.
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Lakeward.Records.X12;

/// <summary>
/// Arithmetic of the guides. 837: a claim's charge (CLM02) is the sum of its lines (SV102, SV203, SV302).
/// 835: a line's charge (SVC02) less its adjustments (CAS) is what was paid (SVC03); a claim's charge (CLP03)
/// less all its adjustments is what was paid (CLP04), and the sum of its lines' charges; the payment (BPR02)
/// is the sum of the claims' payments less the provider adjustments (PLB). Where an amount cannot be read,
/// what depends on it is not checked.
/// </summary>
internal sealed class AmountCheck(Func<RecordLocation> locate, Action<X12Fault, RecordLocation> report)
{
    private const int Clm = ('C' << 16) | ('L' << 8) | 'M';
    private const int Sv1 = ('S' << 16) | ('V' << 8) | '1';
    private const int Sv2 = ('S' << 16) | ('V' << 8) | '2';
    private const int Sv3 = ('S' << 16) | ('V' << 8) | '3';
    private const int Hl = ('H' << 8) | 'L';
    private const int Se = ('S' << 8) | 'E';
    private const int Bpr = ('B' << 16) | ('P' << 8) | 'R';
    private const int Clp = ('C' << 16) | ('L' << 8) | 'P';
    private const int Svc = ('S' << 16) | ('V' << 8) | 'C';
    private const int Cas = ('C' << 16) | ('A' << 8) | 'S';
    private const int Lx = ('L' << 8) | 'X';
    private const int Plb = ('P' << 16) | ('L' << 8) | 'B';
    private Sums _claim;
    private Sums _line;
    private decimal? _payment;
    private decimal? _total;
    private RecordLocation _paymentAt;

    /// <summary>Begins a transaction set.</summary>
    public void Clear()
    {
        _claim = default;
        _line = default;
        _payment = null;
        _total = null;
    }

    /// <summary>Takes a segment of an 837.</summary>
    public void TakeClaim(in X12Segment segment)
    {
        switch (segment.Code)
        {
            case Clm:
                BeginClaim(segment);
                break;
            case Sv1:
                AddLine(segment, 2, 4);
                break;
            case Sv2:
                AddLine(segment, 3, 5);
                break;
            case Sv3:
                AddLine(segment, 2, 6);
                break;
            case Hl or Se:
                EndClaim();
                break;
        }
    }

    /// <summary>Takes a segment of an 835.</summary>
    public void TakeRemittance(in X12Segment segment)
    {
        switch (segment.Code)
        {
            case Bpr:
                _payment = AmountOf(segment, 2);
                _total = 0;
                _paymentAt = locate();
                break;
            case Clp:
                EndRemittanceClaim();
                _claim = new Sums(segment, 3, 4, locate());
                _total += AmountOf(segment, 4);
                break;
            case Svc:
                EndRemittanceLine();
                _line = new Sums(segment, 2, 3, locate());
                _claim.AddLine(AmountOf(segment, 2));
                break;
            case Cas:
                AddAdjustments(segment);
                break;
            case Lx:
                EndRemittanceClaim();
                break;
            case Plb:
                EndRemittanceClaim();
                for (var number = 4; number <= segment.ElementCount && number <= 14; number += 2)
                {
                    _total -= segment.Element(number).IsEmpty ? 0 : AmountOf(segment, number);
                }

                break;
            case Se:
                EndRemittanceClaim();
                if (_payment is { } payment && _total is { } total && payment != total)
                {
                    report(X12Fault.RemittanceTotal, _paymentAt);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BeginClaim(in X12Segment segment)
    {
        EndClaim();
        _claim = new Sums(segment, 2, 2, locate());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddLine(in X12Segment segment, int charge, int quantity)
    {
        _claim.AddLine(AmountOf(segment, charge));
        if (segment.Element(quantity).StartsWith("-"u8))
        {
            report(X12Fault.NegativeQuantity, locate() with { FieldNumber = quantity });
        }
    }

    private void AddAdjustments(in X12Segment segment)
    {
        for (var number = 3; number <= segment.ElementCount && number <= 18; number += 3)
        {
            var amount = segment.Element(number).IsEmpty ? 0 : AmountOf(segment, number);
            _claim.Adjusted += amount;
            if (_line.IsOpen)
            {
                _line.Adjusted += amount;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndClaim()
    {
        if (_claim is { IsOpen: true, LineCount: > 0, Charge: { } charge, Lines: { } lines }
            && charge != lines)
        {
            report(X12Fault.ClaimNotSumOfLines, _claim.At);
        }

        _claim = default;
    }

    private void EndRemittanceLine()
    {
        if (_line is { IsOpen: true, Charge: { } charge, Paid: { } paid, Adjusted: { } adjusted }
            && charge - adjusted != paid)
        {
            report(X12Fault.RemittanceLine, _line.At);
        }

        _line = default;
    }

    private void EndRemittanceClaim()
    {
        EndRemittanceLine();
        if (_claim is { IsOpen: true, Charge: { } charge })
        {
            if (_claim is { Paid: { } paid, Adjusted: { } adjusted } && charge - adjusted != paid)
            {
                report(X12Fault.RemittanceClaim, _claim.At);
            }

            if (_claim is { LineCount: > 0, Lines: { } lines } && charge != lines)
            {
                report(X12Fault.RemittanceClaimLines, _claim.At);
            }
        }

        _claim = default;
    }

    /// <summary>Null where there is no number that could be added up exactly.</summary>
    private static decimal? AmountOf(in X12Segment segment, int number)
    {
        var text = segment.Element(number);
        return text.Length is > 0 and <= 20 && ElementSyntax.IsDecimal(text)
            && Utf8Parser.TryParse(text, out decimal amount, out var used) && used == text.Length
                ? amount
                : null;
    }

    /// <summary>The sums of a claim or line; an unknown amount makes its sum unknown.</summary>
    private record struct Sums
    {
        public Sums(in X12Segment segment, int charge, int paid, RecordLocation at)
        {
            IsOpen = true;
            Charge = AmountOf(segment, charge);
            Paid = AmountOf(segment, paid);
            Adjusted = 0;
            Lines = 0;
            At = at;
        }

        public bool IsOpen { get; }

        public decimal? Charge { get; }

        public decimal? Paid { get; }

        public decimal? Adjusted { get; set; }

        public decimal? Lines { get; private set; }

        public int LineCount { get; private set; }

        public RecordLocation At { get; }

        public void AddLine(decimal? amount)
        {
            Lines += amount;
            LineCount++;
        }
    }
}
