// Random statements and random trees: a forbidden part is refused wherever it stands.
using System.Globalization;
using System.Text.Json.Nodes;
using Lakeward.Errors;
using Lakeward.Query;
using Xunit;

namespace Lakeward.Tests.Query;

public sealed class GuardFuzzTests : IDisposable
{
    private const int Statements = 300;
    private const int Mutations = 4_000;
    private readonly GuardBench _bench = new();
    private readonly int _seed = int.TryParse(
        Environment.GetEnvironmentVariable("LAKEWARD_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed
        : Random.Shared.Next();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Random_statements_of_allowed_parts_pass_and_stay_what_they_are()
    {
        var (random, unread) = (new Random(_seed), 0);
        for (var number = 0; number < Statements; number++)
        {
            var sql = new SomeSql(random, forbidden: null).Query();
            try
            {
                var guarded = _bench.Check(sql);
                if (guarded.Tables.All(table => table.Version is null))
                {
                    Assert.Equal(guarded.Tables, _bench.Check(guarded.Sql).Tables);
                }
            }
            catch (LakeException refusal) when (refusal.Id is "LW-QRY-0103" or "LW-QRY-0212")
            {
                // Some random nonsense does not parse, and some the engine cannot write down again.
                unread++;
            }
            catch (LakeException refusal)
            {
                Assert.Fail($"seed {_seed}, statement {number}: {refusal.Id} {refusal.Message}\n{sql}");
            }
        }

        Assert.True(unread < Statements / 4, $"seed {_seed}: {unread} statements were not read");
    }

    [Fact]
    public void A_forbidden_part_is_refused_wherever_it_stands()
    {
        var (random, unread) = (new Random(_seed), 0);
        for (var number = 0; number < Statements; number++)
        {
            var some = new SomeSql(random, SomeSql.Forbidden[number % SomeSql.Forbidden.Count]);
            var sql = some.Query();
            while (!some.IsPlaced)
            {
                sql = some.Query();
            }

            try
            {
                var guarded = _bench.Check(sql);
                Assert.Fail($"seed {_seed}, statement {number} passed:\n{sql}\nas {guarded.Sql}");
            }
            catch (LakeException refusal)
            {
                unread += refusal.Id == "LW-QRY-0103" ? 1 : 0;
            }
        }

        Assert.True(unread < Statements / 10, $"seed {_seed}: {unread} statements were not read");
    }

    [Fact]
    public void A_changed_tree_never_passes()
    {
        var random = new Random(_seed);
        string[] statements = [.. Enumerable.Range(0, 40).Select(_ => new SomeSql(random, null).Query())];
        string[] trees = [.. statements.Select(_bench.Parser.Serialize)];
        for (var number = 0; number < Mutations; number++)
        {
            var tree = JsonNode.Parse(trees[random.Next(trees.Length)])!;
            var objects = Objects(tree).ToList();
            var told = Change(objects[random.Next(objects.Count)], random);
            var walk = new SqlWalk(
                (_, name, version, _) => new GuardedTable("claims", name, version), new SqlPlaces(null));
            try
            {
                walk.Walk(tree);
                Assert.Fail($"seed {_seed}, change {number} passed: {told}\n{tree.ToJsonString()}");
            }
            catch (LakeException refusal)
            {
                Assert.StartsWith("LW-QRY-02", refusal.Id, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Makes one object of a tree into one that the engine never writes.</summary>
    private static string Change(JsonObject node, Random random)
    {
        var names = node.Select(property => property.Key).ToList();
        var name = names[random.Next(names.Count)];
        switch (random.Next(4))
        {
            case 0:
                node["unheard_of"] = random.Next(2) == 0 ? null : 1;
                return "added a property";
            case 1:
                var value = node[name]?.DeepClone();
                node.Remove(name);
                node[name + "s"] = value;
                return $"renamed {name}";
            case 2 when name is not ("value" or "upper" or "lower"):
                node.Remove(name);
                return $"removed {name}";
            default:
                // An object stands where none does, or a word that nobody knows.
                node[name] = new JsonObject { ["class"] = "UNHEARD_OF", ["type"] = "UNHEARD_OF" };
                return $"replaced {name}";
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject own => own.SelectMany(property => Objects(property.Value)).Prepend(own),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
