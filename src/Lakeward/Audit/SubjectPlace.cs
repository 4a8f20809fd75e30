// Where the subject lists and sets of a table lie in the store.
using System.Globalization;
using Lakeward.Cryptography;
using Lakeward.Storage;

namespace Lakeward.Audit;

/// <summary>A table's place, by opaque ids.</summary>
/// <param name="Lake">The lake's id.</param>
/// <param name="Dataset">The dataset's id, under whose key everything here is sealed.</param>
/// <param name="Table">The table's id.</param>
internal sealed record SubjectPlace(string Lake, string Dataset, string Table)
{
    /// <summary>The folder of all of them.</summary>
    public string Folder => $"subjects/{Table}";

    /// <summary>The list of a data file's subjects.</summary>
    public ObjectName List(string file) => ObjectName.Of($"{Folder}/lists/{file}");

    /// <summary>The folder of a row filter's links, with a slash behind it.</summary>
    public string Links(string filter) => $"{Folder}/{filter}/";

    /// <summary>A row filter's link at a version.</summary>
    public ObjectName Link(string filter, long version) =>
        ObjectName.Of($"{Links(filter)}{version.ToString("D20", CultureInfo.InvariantCulture)}");

    /// <summary>What a list is bound to.</summary>
    public EncryptionContext ListContext(string file) => EncryptionContext.Of(
        ("lake", Lake), ("table", Table), ("file", file), ("use", "subject-list"));

    /// <summary>What a link is bound to.</summary>
    public EncryptionContext LinkContext(string filter, long version) => EncryptionContext.Of(
        ("lake", Lake),
        ("table", Table),
        ("filter", filter),
        ("version", version.ToString(CultureInfo.InvariantCulture)),
        ("use", "subject-set"));
}
