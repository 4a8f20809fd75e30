// Reads the elements of a line of a guide.
using System.Globalization;

namespace Lakeward.Records.X12;

/// <summary>Takes a text such as <c>+98 ?(+1270 +1271)^9 -</c> apart.</summary>
internal sealed class ElementText(string text, IReadOnlyDictionary<string, ElementRule> dictionary)
{
    private int _at;

    /// <summary>The rules in the order of the elements.</summary>
    internal ElementRule[] Read()
    {
        var rules = new List<ElementRule>();
        while (_at < text.Length && text[_at] != ')')
        {
            rules.Add(ReadOne());
            _at += _at < text.Length && text[_at] == ' ' ? 1 : 0;
        }

        return [.. rules];
    }

    private ElementRule ReadOne()
    {
        var usage = text[_at++] switch
        {
            '+' => ElementUsage.Required,
            '?' => ElementUsage.Situational,
            _ => ElementUsage.NotUsed,
        };
        if (usage == ElementUsage.NotUsed)
        {
            return ElementRule.NotUsed;
        }

        var rule = text[_at] == '(' ? ReadComposite() : dictionary[Digits()];
        if (_at < text.Length && text[_at] == '^')
        {
            _at++;
            rule = rule with { MaxRepeat = int.Parse(Digits(), CultureInfo.InvariantCulture) };
        }

        return rule with { Usage = usage };
    }

    private ElementRule ReadComposite()
    {
        _at++;
        var components = Read();
        _at++;
        return new ElementRule(ElementUsage.Situational, ElementType.Text, 1, int.MaxValue)
        {
            Components = components,
        };
    }

    private string Digits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }
}
