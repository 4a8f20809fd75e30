// Who asks, for what and when: the values that a policy's attributes stand for.
using System.Globalization;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// The values of attributes. <paramref name="Attributes"/> are the principal's own, each a list of values
/// written as their type writes them.
/// </summary>
public sealed record PolicySession(
    string Principal,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    string Purpose,
    DateOnly Date)
{
    /// <summary>The scope of what is known of the principal.</summary>
    public const string PrincipalScope = "principal";

    /// <summary>The scope of what is known of the session.</summary>
    public const string SessionScope = "session";

    /// <summary>The attribute of every principal: its id in the manifest.</summary>
    public const string PrincipalId = "id";

    /// <summary>The attributes of a session.</summary>
    public static IReadOnlyDictionary<string, AttributeType> OfSession { get; } =
        new Dictionary<string, AttributeType>(StringComparer.Ordinal)
        {
            ["purpose"] = new(ColumnType.Text),
            ["date"] = new(ColumnType.Date),
        };

    /// <summary>
    /// The expression with constants in place of attributes, or null where the principal lacks one: then
    /// nothing is shown.
    /// </summary>
    public Expression? Bind(Expression expression)
    {
        if (expression.Attributes().Any(attribute => ValuesOf(attribute) is null))
        {
            return null;
        }

        return Put(expression);
    }

    private Expression Put(Expression node) => node switch
    {
        Expression.Attribute attribute => Literals(attribute)[0],
        Expression.Comparison both => both with { Left = Put(both.Left), Right = Put(both.Right) },
        Expression.All all => all with { Terms = [.. all.Terms.Select(Put)] },
        Expression.Any any => any with { Terms = [.. any.Terms.Select(Put)] },
        Expression.Not not => not with { Term = Put(not.Term) },
        Expression.In choice => choice with
        {
            Operand = Put(choice.Operand),
            Choices =
            [
                .. choice.Choices.SelectMany(
                    item => item is Expression.Attribute list ? Literals(list) : [Put(item)]),
            ],
        },
        Expression.IsNull test => test with { Operand = Put(test.Operand) },
        Expression.Call call => call with { Arguments = [.. call.Arguments.Select(Put)] },
        _ => node,
    };

    private List<Expression> Literals(Expression.Attribute attribute) =>
        [.. ValuesOf(attribute)!.Select(text => new Expression.Literal(attribute.Type, text))];

    // A single value that is not there, or is there several times, is as good as none.
    private IReadOnlyList<string>? ValuesOf(Expression.Attribute attribute)
    {
        IReadOnlyList<string>? values = attribute switch
        {
            { Scope: PrincipalScope, Name: PrincipalId } => [Principal],
            { Scope: PrincipalScope } => Attributes.GetValueOrDefault(attribute.Name),
            { Name: "purpose" } => [Purpose],
            { Name: "date" } => [Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
            _ => null,
        };
        return values is { Count: not 1 } && !attribute.Of.IsList ? null : values;
    }
}
