// Every issue of FHIR files, with its stable code.
namespace Lakeward.Records.Fhir;

/// <summary>Makes the issues of this folder.</summary>
internal static class FhirIssues
{
    internal static RecordIssue NotJson(RecordLocation at) => Fatal(
        "LW-REC-0600", "The file is no JSON: it begins with neither an object nor an array.", at);

    internal static RecordIssue BrokenDocument(RecordLocation at) => Fatal(
        "LW-REC-0602", "The JSON breaks here; what follows is not read.", at);

    internal static RecordIssue BrokenEnvelope(RecordLocation at) => Fatal(
        "LW-REC-0613", "The Bundle's entries are no array of objects, or it has them twice.", at);

    internal static RecordIssue EmptyFile(RecordLocation at) => Warning(
        "LW-REC-0615", "The file holds no resource.", at);

    internal static RecordIssue UnknownType(RecordLocation at) => Warning(
        "LW-REC-0610", "The resourceType is none of FHIR R4.", at);

    internal static RecordIssue NoId(RecordLocation at) => Warning(
        "LW-REC-0611", "The resource has no id.", at);

    internal static RecordIssue BadId(RecordLocation at) => Warning(
        "LW-REC-0612", "The id is no FHIR id: 1 to 64 letters, digits, hyphens and points.", at);

    internal static RecordIssue WrongKind(RecordLocation at) => Error(
        "LW-REC-0620", "The member is of another JSON kind than FHIR gives it.", at);

    internal static RecordIssue BrokenText(RecordLocation at) => Error(
        "LW-REC-0621", "The text holds half of a surrogate pair or a NUL character.", at);

    internal static RecordIssue TooManyRows(RecordLocation at) => Error(
        "LW-REC-0622", "The resource gives more rows than the limit allows.", at);

    internal static RecordIssue MissingMember(RecordLocation at) => Warning(
        "LW-REC-0623", "A member that FHIR requires is absent.", at);

    internal static RecordIssue Unresolved(RecordLocation at) => Warning(
        "LW-REC-0624", "A reference names a resource that is not in the delivery; it stays as written.", at);

    internal static RecordIssue IndexFull(RecordLocation at) => Warning(
        "LW-REC-0625", "The delivery has more resources than the reference index may hold.", at);

    internal static RecordIssue Of(FhirFault fault, RecordLocation at) => fault switch
    {
        FhirFault.NotJson => Error("LW-REC-0601", "The line is not valid JSON.", at),
        FhirFault.DuplicateMember => Error("LW-REC-0603", "An object has two members of one name.", at),
        FhirFault.TooDeep => Error("LW-REC-0604", "The resource nests deeper than the limit allows.", at),
        FhirFault.TooLong => Error("LW-REC-0605", "The resource is longer than the limit allows.", at),
        FhirFault.TooManyValues => Error(
            "LW-REC-0606", "The resource has more values than the limit allows.", at),
        FhirFault.InvalidUtf8 => Error("LW-REC-0607", "The resource is not valid UTF-8.", at),
        FhirFault.NotAnObject => Error("LW-REC-0608", "There is no object where a resource should be.", at),
        FhirFault.NoResourceType => Error("LW-REC-0609", "The object has no resourceType.", at),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static RecordIssue Warning(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Warning, message, at);

    private static RecordIssue Error(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Error, message, at);

    private static RecordIssue Fatal(string code, string message, RecordLocation at) =>
        new(code, IssueSeverity.Fatal, message, at);
}
