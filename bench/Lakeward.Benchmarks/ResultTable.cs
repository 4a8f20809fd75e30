// What a benchmark found, as a Markdown table.
using System.Globalization;
using System.Text;

namespace Lakeward.Benchmarks;

/// <summary>Rows of ours beside a peer or a limit, and remarks below them.</summary>
/// <param name="title">The heading.</param>
/// <param name="beside">What the second column of figures is.</param>
internal sealed class ResultTable(string title, string beside)
{
    private readonly List<string> _rows = [];
    private readonly List<string> _remarks = [];

    /// <summary>Adds a row whose ratio may be at most so much.</summary>
    public void AtMost(
        double aim, string what, (string Text, double Value) ours, (string Text, double Value) other) =>
        Add(what, ours, other, string.Create(CultureInfo.InvariantCulture, $"at most {aim:0.00}"),
            ours.Value / other.Value <= aim);

    /// <summary>Adds a row whose ratio should be at least so much.</summary>
    public void AtLeast(
        double aim, string what, (string Text, double Value) ours, (string Text, double Value) other) =>
        Add(what, ours, other, string.Create(CultureInfo.InvariantCulture, $"at least {aim:0.00}"),
            ours.Value / other.Value >= aim);

    /// <summary>Adds a row with an aim of its own kind.</summary>
    public void Add(
        string what, (string Text, double Value) ours, (string Text, double Value) other, string aim = "",
        bool? met = null)
    {
        var ratio = (ours.Value / other.Value).ToString("0.00", CultureInfo.InvariantCulture);
        AddRow(what, ours.Text, other.Text, ratio, aim, met);
    }

    /// <summary>Adds a row that stands for itself.</summary>
    public void Alone(string what, string ours, string aim = "", bool? met = null) =>
        AddRow(what, ours, "", "", aim, met);

    /// <summary>Adds a remark below the table.</summary>
    public void Remark(string text) => _remarks.Add(text);

    /// <summary>The whole as Markdown.</summary>
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| what | Lakeward | {beside} | ratio | aim | met |");
        text.AppendLine("|---|---:|---:|---:|---|---|");
        _rows.ForEach(row => text.AppendLine(row));
        _remarks.ForEach(remark => text.AppendLine().AppendLine(remark));
        return text.ToString();
    }

    private void AddRow(string what, string ours, string other, string ratio, string aim, bool? met)
    {
        var verdict = met switch { true => "yes", false => "**no**", null => "" };
        _rows.Add($"| {what} | {ours} | {other} | {ratio} | {aim} | {verdict} |");
        Console.Error.WriteLine($"  {what}: {ours} | {other} | {ratio} {aim} {verdict}");
    }
}
