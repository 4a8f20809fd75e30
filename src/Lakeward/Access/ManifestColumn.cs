// A column as the manifest declares it.
using Lakeward.Records.Mapping;

namespace Lakeward.Access;

/// <summary>
/// A declared column. <paramref name="Name"/> is as the files write it; <paramref name="Type"/> is a type
/// name (<c>text</c>, <c>integer</c>, <c>decimal(12,2)</c>, ...) or null to infer it; a file without a
/// <paramref name="Required"/> column is refused. The subject column is always required.
/// </summary>
public sealed record ManifestColumn(
    string Name, ColumnClass Class, string? Type, bool Required, ManifestPlace Place = default);
