// Checks the elements of a segment against its rules.
using System.Text;
using System.Text.Unicode;

namespace Lakeward.Records.X12;

/// <summary>
/// Required and unused elements, repetitions, components, lengths and types (X12.6). What it finds goes to
/// the given action with element and component number.
/// </summary>
internal sealed class ElementCheck(Action<X12Fault, int, int> report)
{
    /// <summary>Checks a segment whose place is known.</summary>
    public void Check(X12Segment segment, ElementRule[] rules)
    {
        var count = Math.Max(segment.ElementCount, rules.Length);
        ReadOnlySpan<byte> before = [];
        for (var number = 1; number <= count; number++)
        {
            var element = segment.Element(number);
            if (number > rules.Length)
            {
                if (!element.IsEmpty)
                {
                    report(X12Fault.ElementBeyond, number, 0);
                    return;
                }

                continue;
            }

            var rule = rules[number - 1];
            if (!IsAbsent(element, rule, number, 0))
            {
                if (rule.Components.Length > 0 || rule.MaxRepeat > 1)
                {
                    CheckRepetitions(segment, rule, number);
                }
                else
                {
                    CheckPlain(segment, element, number);
                    CheckValue(element, before, rule, number, 0);
                }
            }

            before = element;
        }
    }

    /// <summary>Checks the characters of any segment.</summary>
    public void CheckCharacters(X12Segment segment)
    {
        var bytes = segment.Bytes;
        if (bytes.ContainsAnyInRange((byte)0, (byte)31))
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

        if (!Ascii.IsValid(bytes) && !Utf8.IsValid(bytes))
        {
            report(X12Fault.InvalidUtf8, 0, 0);
        }
    }

    // Control characters may themselves be separators.
    private static bool HasControl(X12Segment segment, int number)
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

    private void CheckRepetitions(X12Segment segment, ElementRule rule, int number)
    {
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
        X12Segment segment, ReadOnlySpan<byte> repetition, ElementRule[] rules, int number)
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
    private void CheckPlain(X12Segment segment, ReadOnlySpan<byte> value, int number)
    {
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
