// Every issue of C-CDA documents, with its stable code.
namespace Lakeward.Records.Ccda;

/// <summary>Makes the issues of this folder.</summary>
internal static class CcdaIssues
{
    internal static RecordIssue NotXml(RecordLocation at) => Fatal(
        "LW-REC-0700", "The XML breaks here; what follows is not read.", at);

    internal static RecordIssue DocumentType(RecordLocation at) => Fatal(
        "LW-REC-0701", "The document has a document type declaration, which is never read.", at);

    internal static RecordIssue NotClinicalDocument(RecordLocation at) => Fatal(
        "LW-REC-0702", "The XML is no ClinicalDocument of HL7 version 3.", at);

    internal static RecordIssue TooLong(RecordLocation at) => Fatal(
        "LW-REC-0703", "The document is longer than the limit allows.", at);

    internal static RecordIssue TooDeep(RecordLocation at) => Fatal(
        "LW-REC-0704", "The elements nest deeper than the limit allows.", at);

    internal static RecordIssue TooLarge(RecordLocation at) => Error(
        "LW-REC-0705", "The header or entry has more elements or a longer value than the limits allow.", at);

    internal static RecordIssue TooManyRows(RecordLocation at) => Error(
        "LW-REC-0706", "The entry gives more rows than the limit allows.", at);

    internal static RecordIssue MissingElement(RecordLocation at) => Warning(
        "LW-REC-0707", "An element that C-CDA requires is absent or null.", at);

    internal static RecordIssue Unstructured(RecordLocation at) => Warning(
        "LW-REC-0708", "The document has no structured body, so only its header gives rows.", at);

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
