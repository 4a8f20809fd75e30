// The class keys of a small lake, and a record of which were asked for.
using System.Collections.Concurrent;
using Lakeward.Cryptography;
using Lakeward.Parquet;

namespace Lakeward.Tests.Parquet;

/// <summary>Named keys; unwrapping is by name, and every name that was asked for is kept.</summary>
internal sealed class LakeKeys : IDisposable
{
    private readonly ConcurrentDictionary<string, SecretKey> _keys = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public ColumnKey Footer => Of("ds/claims/footer/v1");

    public ColumnKey Of(string name) => new(name, _keys.GetOrAdd(name, static _ => SecretKey.Generate(32)));

    public void Remove(string name) => _keys.TryRemove(name, out _);

    public SecretKey? Unwrap(string name)
    {
        Asked.Add(name);
        return _keys.GetValueOrDefault(name);
    }

    /// <summary>
    /// Columns by class: ids and names identify, amounts are sensitive, the rest lies under the footer's
    /// key.
    /// </summary>
    public ColumnKey? ByClass(string path) => path.Split('.')[0] switch
    {
        "id" or "text" or "address" => Of("ds/claims/direct-identifier/v1"),
        "big" or "decimal18" or "codes" => Of("ds/claims/sensitive/v1"),
        "pairs" or "day" => Of("ds/claims/general/v2"),
        _ => null,
    };

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
