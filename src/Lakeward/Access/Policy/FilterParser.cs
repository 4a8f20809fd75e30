// Parses a row filter by recursive descent, and types it on the way.
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

/// <summary>
/// The grammar, loosest first: OR, AND, NOT, then one comparison, IN, BETWEEN or IS NULL between operands.
/// Every expression is typed as soon as it is read, so a tree that comes out is sound.
/// </summary>
internal sealed partial class FilterParser
{
    private const int MaxDepth = 32;

    private readonly List<Token> _tokens;
    private readonly FilterScope _scope;
    private int _next;

    private FilterParser(List<Token> tokens, FilterScope scope)
    {
        _tokens = tokens;
        _scope = scope;
    }

    private Token Current => _tokens[_next];

    public static Expression Parse(string text, FilterScope scope)
    {
        var parser = new FilterParser(FilterLexer.Cut(text), scope);
        var tree = parser.Or(depth: 1);
        RequireTruth(tree, position: 0);
        return parser.Current.Kind == TokenKind.End
            ? tree
            : throw FilterException.Form(
                parser.Current.At, $"expected AND, OR or the end, not {parser.Current.Shown}");
    }

    /// <summary>A constant that is all of the text: a mask's.</summary>
    public static Expression.Literal ParseLiteral(string text)
    {
        var none = new FilterScope(
            "", new Dictionary<string, FilterColumn>(), new Dictionary<string, AttributeType>());
        var parser = new FilterParser(FilterLexer.Cut(text), none);
        return parser.Constant() is { } literal && parser.Current.Kind == TokenKind.End
            ? literal
            : throw FilterException.Form(parser.Current.At, "expected one constant");
    }

    private Expression Or(int depth) =>
        Joined("or", depth, And, terms => new Expression.Any(terms));

    private Expression And(int depth) =>
        Joined("and", depth, Not, terms => new Expression.All(terms));

    private Expression Joined(
        string word, int depth, Func<int, Expression> term, Func<List<Expression>, Expression> join)
    {
        var start = Current.At;
        var first = term(depth);
        if (!Current.IsWord(word))
        {
            return first;
        }

        RequireTruth(first, start);
        var terms = new List<Expression> { first };
        while (Take(word))
        {
            start = Current.At;
            terms.Add(term(depth));
            RequireTruth(terms[^1], start);
        }

        return join(terms);
    }

    private Expression Not(int depth)
    {
        if (!Take("not"))
        {
            return Predicate(depth);
        }

        var start = Current.At;
        var term = Not(Deeper(depth));
        RequireTruth(term, start);
        return new Expression.Not(term);
    }

    private Expression Predicate(int depth)
    {
        var start = Current.At;
        var left = Operand(depth);
        if (Current.Kind == TokenKind.Sign && ComparatorOf(Current.Text) is { } comparator)
        {
            _next++;
            var at = Current.At;
            return Compare(comparator, left, Operand(depth), at);
        }

        if (Take("is"))
        {
            var absent = !Take("not");
            Require("null");
            RequireSingle(left, start);
            var test = new Expression.IsNull(left);
            return absent ? test : new Expression.Not(test);
        }

        var isNegative = Current.IsWord("not") && (Ahead.IsWord("in") || Ahead.IsWord("between"));
        _next += isNegative ? 1 : 0;
        var found = Take("in") ? Choices(left, start, depth)
            : Take("between") ? Between(left, depth)
            : null;
        return found is null ? left : isNegative ? new Expression.Not(found) : found;
    }

    private Token Ahead => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    private Expression Between(Expression operand, int depth)
    {
        var at = Current.At;
        var from = Compare(Comparator.GreaterOrEqual, operand, Operand(depth), at);
        Require("and");
        at = Current.At;
        return new Expression.All([from, Compare(Comparator.LessOrEqual, operand, Operand(depth), at)]);
    }

    private Expression.In Choices(Expression operand, int start, int depth)
    {
        RequireSingle(operand, start);
        var choices = new List<Expression>();
        var type = operand.Type;
        if (Current.IsSign("("))
        {
            do
            {
                _next++;
                var at = Current.At;
                choices.Add(Operand(depth));
                RequireSingle(choices[^1], at);
                type = Common(operand, choices[^1], type, at);
            }
            while (Current.IsSign(","));
            RequireSign(")");
        }
        else
        {
            var at = Current.At;
            var list = Operand(depth);
            if (list is not Expression.Attribute { Of.IsList: true })
            {
                throw FilterException.Type(at, "IN needs choices in brackets, or a list attribute");
            }

            choices.Add(list);
            type = Common(operand, list, type, at);
        }

        return new(operand, choices, type);
    }

    private static ColumnType Common(Expression operand, Expression choice, ColumnType sofar, int at) =>
        CommonType.Of(operand, choice) is { } own && CommonType.Of(own, sofar) is { } all
            ? all
            : throw NotComparable(operand.Type, choice.Type, at);

    private static Expression.Comparison Compare(
        Comparator comparator, Expression left, Expression right, int at)
    {
        RequireSingle(left, at);
        RequireSingle(right, at);
        if (CommonType.Of(left, right) is not { } common)
        {
            throw NotComparable(left.Type, right.Type, at);
        }

        return common.Kind == ValueKind.Boolean
            && comparator is not (Comparator.Equal or Comparator.NotEqual)
            ? throw FilterException.Type(at, "truth values have no order; compare them with = or <>")
            : new(comparator, left, right, common);
    }

    private static FilterException NotComparable(ColumnType left, ColumnType right, int at) =>
        FilterException.Type(at, $"{left} and {right} cannot be compared");

    private static Comparator? ComparatorOf(string sign) => sign switch
    {
        "=" => Comparator.Equal,
        "<>" or "!=" => Comparator.NotEqual,
        "<" => Comparator.Less,
        "<=" => Comparator.LessOrEqual,
        ">" => Comparator.Greater,
        ">=" => Comparator.GreaterOrEqual,
        _ => null,
    };

    private int Deeper(int depth) => depth < MaxDepth
        ? depth + 1
        : throw FilterException.Form(Current.At, $"nested deeper than {MaxDepth} levels");

    private static void RequireTruth(Expression tree, int position)
    {
        RequireSingle(tree, position);
        if (tree.Type.Kind != ValueKind.Boolean)
        {
            throw FilterException.Type(position, $"expected a condition, not a value of type {tree.Type}");
        }
    }

    private static void RequireSingle(Expression value, int position)
    {
        if (value is Expression.Attribute { Of.IsList: true } list)
        {
            throw FilterException.Type(
                position, $"{list.Scope}.{list.Name} is a list; it can stand only behind IN");
        }
    }

    private bool Take(string word)
    {
        var taken = Current.IsWord(word);
        _next += taken ? 1 : 0;
        return taken;
    }

    private void Require(string word)
    {
        if (!Take(word))
        {
            throw FilterException.Form(
                Current.At, $"expected {word.ToUpperInvariant()}, not {Current.Shown}");
        }
    }

    private void RequireSign(string sign)
    {
        if (!Current.IsSign(sign))
        {
            throw FilterException.Form(Current.At, $"expected '{sign}', not {Current.Shown}");
        }

        _next++;
    }
}
