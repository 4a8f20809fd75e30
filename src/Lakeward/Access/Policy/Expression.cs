// An expression of the policy language as a typed tree, free of any engine's dialect.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// A typed expression. Truth has three values, as in SQL: what compares with an absent value is unknown;
/// <see cref="All"/>, <see cref="Any"/> and <see cref="Not"/> follow Kleene; a row filter shows a row only
/// where it is true. No expression can fail on a value: what has no answer is absent.
/// </summary>
/// <remarks>
/// Reference: ISO/IEC 9075-2, three-valued logic. Text is ordered by code points. Of doubles, NaN equals
/// itself and is greater than every other.
/// </remarks>
public abstract record Expression(ColumnType Type)
{
    /// <summary>
    /// A constant; <paramref name="Text"/> is its value as the type writes it, <c>2026-12-31</c> for a date.
    /// </summary>
    public sealed record Literal(ColumnType Type, string Text) : Expression(Type);

    /// <summary>A column of the table, by its declared name.</summary>
    public sealed record Column(string Name, ColumnType Type) : Expression(Type);

    /// <summary>
    /// A value of the principal or of the session, <c>principal.region</c>. A list stands only among the
    /// choices of <see cref="In"/>.
    /// </summary>
    public sealed record Attribute(string Scope, string Name, AttributeType Of) : Expression(Of.Type);

    /// <summary>Two values compared, both taken as <paramref name="As"/>.</summary>
    public sealed record Comparison(Comparator Operator, Expression Left, Expression Right, ColumnType As)
        : Expression(ColumnType.Boolean);

    /// <summary>True where all are, false where one is; at least two.</summary>
    public sealed record All(IReadOnlyList<Expression> Terms) : Expression(ColumnType.Boolean);

    /// <summary>True where one is, false where all are; at least two.</summary>
    public sealed record Any(IReadOnlyList<Expression> Terms) : Expression(ColumnType.Boolean);

    /// <summary>True where the term is false; unknown where it is unknown.</summary>
    public sealed record Not(Expression Term) : Expression(ColumnType.Boolean);

    /// <summary>
    /// Whether the operand equals one of the choices, all taken as <paramref name="As"/>; false where there
    /// is no choice.
    /// </summary>
    public sealed record In(Expression Operand, IReadOnlyList<Expression> Choices, ColumnType As)
        : Expression(ColumnType.Boolean);

    /// <summary>Whether a value is absent; never unknown.</summary>
    public sealed record IsNull(Expression Operand) : Expression(ColumnType.Boolean);

    /// <summary>A function; absent where an argument is.</summary>
    public sealed record Call(PolicyFunction Function, IReadOnlyList<Expression> Arguments, ColumnType Type)
        : Expression(Type);

    /// <summary>The expressions right below this one.</summary>
    public IReadOnlyList<Expression> Parts => this switch
    {
        Comparison both => [both.Left, both.Right],
        All all => all.Terms,
        Any any => any.Terms,
        Not not => [not.Term],
        In choice => [choice.Operand, .. choice.Choices],
        IsNull test => [test.Operand],
        Call call => call.Arguments,
        _ => [],
    };

    /// <summary>The names of all columns it reads, each once.</summary>
    public IEnumerable<string> ColumnNames() =>
        (this is Column column ? [column.Name] : Parts.SelectMany(part => part.ColumnNames())).Distinct();

    /// <summary>The attributes it reads.</summary>
    public IEnumerable<Attribute> Attributes() =>
        this is Attribute own ? [own] : Parts.SelectMany(part => part.Attributes());
}
