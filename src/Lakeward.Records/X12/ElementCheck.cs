// Checks the elements of a segment against its rules.
using System.Text.Unicode;

namespace Lakeward.Records.X12;

/// <summary>
/// Required and unused elements, repetitions, components, lengths and types (X12.6). What it finds goes to
/// the given action with element and component number.
/// </summary>
internal sealed class ElementCheck(Action<X12Fault, int, int> report)
{
    /// <summary>Checks a segment whose place is known.</summary>
    public void Check(in X12Segment segment, X12SegmentUse use)
    {
        const SegmentTraits special =
            SegmentTraits.Components | SegmentTraits.Repetitions | SegmentTraits.NonAscii;
        var isPlain = (segment.Traits & special) == 0;
        var lengths = use.Lengths;
        var count = Math.Min(lengths.Length, Math.Max(segment.ElementCount, use.LastRequired));
        for (var at = 0; at < count; at++)
        {
            var number = unchecked(at + 1);
            var length = number > segment.ElementCount ? 0 : segment.LengthOf(number);
            if (length == 0)
            {
                if (lengths[at].IsRequired)
                {
                    report(X12Fault.ElementMissing, number, 0);
                }
            }
            else if (!lengths[at].Allows(length) || !(isPlain || IsPlain(segment, segment.Element(number))))
            {
                CheckElement(segment, use.Elements[at], number);
            }
        }

        for (var number = lengths.Length + 1; number <= segment.ElementCount; number++)
        {
            if (!segment.Element(number).IsEmpty)
            {
                report(X12Fault.ElementBeyond, number, 0);
                break;
            }
        }
    }

    /// <summary>Checks the characters of any segment.</summary>
    public void CheckCharacters(in X12Segment segment)
    {
        if ((segment.Traits & SegmentTraits.ControlCharacters) != 0)
        {
            for (var number = 1; number <= segment.ElementCount; number++)
            {
                if (HasControl(segment, number))
                {
                    report(X12Fault.ControlCharacter, number, 0);
                    break;
                }
            }
        }

        if ((segment.Traits & SegmentTraits.NonAscii) != 0 && !Utf8.IsValid(segment.Bytes))
        {
            report(X12Fault.InvalidUtf8, 0, 0);
        }
    }

    /// <summary>An element that is not empty and not plainly right.</summary>
    private void CheckElement(in X12Segment segment, ElementRule rule, int number)
    {
        if (rule.Usage == ElementUsage.NotUsed)
        {
            report(X12Fault.ElementNotUsed, number, 0);
        }
        else if (rule.Components.Length > 0 || rule.MaxRepeat > 1)
        {
            CheckRepetitions(segment, rule, number);
        }
        else
        {
            var element = segment.Element(number);
            CheckPlain(segment, element, number);
            CheckValue(element, segment.Element(number - 1), rule, number, 0);
        }
    }

    private static bool IsPlain(in X12Segment segment, ReadOnlySpan<byte> value)
    {
        var delimiters = segment.Delimiters;
        var component = delimiters.Component;
        var repetition = delimiters.Repetition;
        return (segment.Traits & SegmentTraits.NonAscii) == 0 && component.Length == 1
            && repetition.Length < 2
            && !value.ContainsAny(component[0], repetition.IsEmpty ? component[0] : repetition[0]);
    }

    // Control characters may themselves be separators.
    private static bool HasControl(in X12Segment segment, int number)
    {
        foreach (var repetition in segment.Repetitions(number))
        {
            foreach (var component in segment.Components(repetition))
            {
                if (component.ContainsAnyInRange((byte)0, (byte)31))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsAbsent(ReadOnlySpan<byte> value, ElementRule rule, int element, int component)
    {
        if (value.IsEmpty)
        {
            if (rule.Usage == ElementUsage.Required)
            {
                report(X12Fault.ElementMissing, element, component);
            }

            return true;
        }

        if (rule.Usage == ElementUsage.NotUsed)
        {
            report(X12Fault.ElementNotUsed, element, component);
            return true;
        }

        return false;
    }

    private void CheckRepetitions(in X12Segment segment, ElementRule rule, int number)
    {
        if ((segment.Traits & SegmentTraits.Repetitions) == 0 && rule.Components.Length > 0)
        {
            CheckComponents(segment, segment.Element(number), rule.Components, number);
            return;
        }

        var count = 0;
        foreach (var repetition in segment.Repetitions(number))
        {
            if (++count > rule.MaxRepeat)
            {
                report(X12Fault.TooManyRepetitions, number, 0);
                return;
            }

            if (rule.Components.Length > 0)
            {
                CheckComponents(segment, repetition, rule.Components, number);
            }
            else
            {
                CheckValue(repetition, [], rule, number, 0);
            }
        }
    }

    private void CheckComponents(
        in X12Segment segment, ReadOnlySpan<byte> repetition, ElementRule[] rules, int number)
    {
        var component = 0;
        ReadOnlySpan<byte> before = [];
        foreach (var value in segment.Components(repetition))
        {
            component++;
            if (component > rules.Length)
            {
                if (!value.IsEmpty)
                {
                    report(X12Fault.ComponentBeyond, number, component);
                    return;
                }
            }
            else if (!IsAbsent(value, rules[component - 1], number, component))
            {
                CheckValue(value, before, rules[component - 1], number, component);
            }

            before = value;
        }

        while (component < rules.Length)
        {
            IsAbsent([], rules[component++], number, component);
        }
    }

    /// <summary>A simple element has neither components nor repetitions.</summary>
    private void CheckPlain(in X12Segment segment, ReadOnlySpan<byte> value, int number)
    {
        if ((segment.Traits & (SegmentTraits.Components | SegmentTraits.Repetitions)) == 0)
        {
            return;
        }

        var delimiters = segment.Delimiters;
        if (value.IndexOf(delimiters.Component) >= 0)
        {
            report(X12Fault.ComponentBeyond, number, 2);
        }

        if (!delimiters.Repetition.IsEmpty && value.IndexOf(delimiters.Repetition) >= 0)
        {
            report(X12Fault.TooManyRepetitions, number, 0);
        }
    }

    private void CheckValue(
        ReadOnlySpan<byte> value, ReadOnlySpan<byte> before, ElementRule rule, int element, int component)
    {
        var length = ElementSyntax.LengthOf(value, rule.Type);
        if (length > rule.MaxLength)
        {
            report(X12Fault.ElementTooLong, element, component);
        }
        else if (length < rule.MinLength)
        {
            report(X12Fault.ElementTooShort, element, component);
        }

        var fault = rule.Type switch
        {
            ElementType.Text => X12Fault.None,
            ElementType.Integer => ElementSyntax.IsInteger(value) ? X12Fault.None : X12Fault.NotANumber,
            ElementType.Decimal => ElementSyntax.IsDecimal(value) ? X12Fault.None : X12Fault.NotANumber,
            ElementType.Date => ElementSyntax.IsDate(value) ? X12Fault.None : X12Fault.NoSuchDate,
            ElementType.Time => ElementSyntax.IsTime(value) ? X12Fault.None : X12Fault.NoSuchTime,
            _ => ElementSyntax.IsDate(value, before) ? X12Fault.None : X12Fault.NoSuchDate,
        };
        if (fault != X12Fault.None)
        {
            report(fault, element, component);
        }
    }
}
