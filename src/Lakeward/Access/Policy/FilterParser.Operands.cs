// The operands of a row filter: constants, columns, attributes and functions.
using System.Globalization;
using System.Text;
using Lakeward.Records.Typing;

namespace Lakeward.Access.Policy;

internal sealed partial class FilterParser
{
    private static readonly string[] Reserved = ["and", "or", "not", "in", "between", "is", "null", "like"];

    private static readonly string[] Functions =
        ["starts_with", "ends_with", "year", "month", "date", "trunc", "hash"];

    private Expression Operand(int depth)
    {
        var token = Current;
        if (token.IsSign("("))
        {
            _next++;
            var inner = Or(Deeper(depth));
            RequireSign(")");
            return inner;
        }

        if (Constant() is { } literal)
        {
            return literal;
        }

        if (token.Kind == TokenKind.Quoted)
        {
            _next++;
            return Column(token);
        }

        if (token.Kind != TokenKind.Word || Array.Exists(Reserved, token.IsWord))
        {
            throw FilterException.Form(
                token.At,
                token.IsWord("null")
                    ? "nothing equals NULL; write IS NULL"
                    : $"expected a value, not {token.Shown}");
        }

        _next++;
        return Current.IsSign("(") ? Call(token, Deeper(depth))
            : Current.IsSign(".") ? Attribute(token)
            : Column(token);
    }

    /// <summary>A constant, or null where the next token is none; then nothing is taken.</summary>
    private Expression.Literal? Constant()
    {
        var token = Current;
        if (token.IsSign("-") && Ahead.Kind == TokenKind.Number)
        {
            _next += 2;
            return Number(_tokens[_next - 1], "-");
        }

        if (token.IsWord("date") && Ahead.Kind == TokenKind.Text)
        {
            _next += 2;
            return Date(_tokens[_next - 1]);
        }

        _next++;
        switch (token)
        {
            case { Kind: TokenKind.Number }:
                return Number(token, "");
            case { Kind: TokenKind.Text }:
                return new(ColumnType.Text, token.Text);
            case { Kind: TokenKind.Word } when token.IsWord("true") || token.IsWord("false"):
                return new(ColumnType.Boolean, token.IsWord("true") ? "true" : "false");
            default:
                _next--;
                return null;
        }
    }

    private static Expression.Literal Number(Token token, string sign)
    {
        var trimmed = token.Text.TrimStart('0');
        var text = trimmed.Length == 0 || trimmed[0] == '.' ? $"0{trimmed}" : trimmed;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text.Length : text.Length - 1;
        if (point < 0 && ColumnType.Integer.Check(Encoding.UTF8.GetBytes(sign + text)) == ParseReason.None)
        {
            return new(ColumnType.Integer, text == "0" ? text : sign + text);
        }

        return point < 0 || digits > ColumnType.MaxPrecision
            ? throw FilterException.Type(token.At, "a number with too many digits")
            : new(ColumnType.Decimal(digits, digits - point), sign + text);
    }

    private static Expression.Literal Date(Token token) =>
        DateOnly.TryParseExact(
            token.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? new(ColumnType.Date, token.Text)
            : throw FilterException.Type(token.At, "no date; write it as date '2028-12-31'");

    private Expression.Column Column(Token name)
    {
        if (!_scope.Columns.TryGetValue(name.Text, out var column))
        {
            var near = Spelling.Nearest(name.Text, _scope.Columns.Values.Select(known => known.Name));
            throw FilterException.Name(
                name.At, $"table {_scope.Table} has no column {Spelling.Show(name.Text)}{Suggestion(near)}");
        }

        return column.Type is { } type
            ? new(column.Name, type)
            : throw FilterException.Type(
                name.At,
                $"column {Spelling.Show(column.Name)} of {_scope.Table} has no declared type; declare one");
    }

    private Expression.Attribute Attribute(Token scope)
    {
        _next++;
        var name = Current;
        if (name.Kind != TokenKind.Word)
        {
            throw FilterException.Form(name.At, $"expected an attribute's name, not {name.Shown}");
        }

        _next++;
        IReadOnlyDictionary<string, AttributeType>? known = scope.Text switch
        {
            PolicySession.PrincipalScope => _scope.Attributes,
            PolicySession.SessionScope => PolicySession.OfSession,
            _ => null,
        };
        if (known is null)
        {
            throw FilterException.Name(
                scope.At, $"attributes are those of principal and session, not of {scope.Shown}");
        }

        if (scope.Text == PolicySession.PrincipalScope && name.Text == PolicySession.PrincipalId)
        {
            return new(scope.Text, name.Text, new(ColumnType.Text));
        }

        return known.TryGetValue(name.Text, out var type)
            ? new(scope.Text, name.Text, type)
            : throw FilterException.Name(
                name.At,
                $"there is no attribute {Spelling.Show($"{scope.Text}.{name.Text}")}"
                    + Suggestion(Spelling.Nearest(name.Text, known.Keys)));
    }

    private Expression.Call Call(Token name, int depth)
    {
        var arguments = new List<Expression>();
        do
        {
            _next++;
            var at = Current.At;
            arguments.Add(Operand(depth));
            RequireSingle(arguments[^1], at);
        }
        while (Current.IsSign(",") && arguments.Count < 2);
        RequireSign(")");
        var function = name.Text.ToUpperInvariant();
        if (!Array.Exists(Functions, known => known.Equals(name.Text, StringComparison.OrdinalIgnoreCase)))
        {
            var near = Suggestion(Spelling.Nearest(name.Text, Functions));
            throw FilterException.Name(name.At, $"there is no function {name.Shown}{near}");
        }

        return Typed(function, arguments) ?? throw FilterException.Type(
            name.At,
            $"{name.Text} does not take {string.Join(" and ", arguments.Select(a => a.Type.ToString()))}");
    }

    private static Expression.Call? Typed(string function, List<Expression> arguments)
    {
        var kinds = arguments.ConvertAll(argument => argument.Type.Kind);
        return (function, kinds) switch
        {
            ("STARTS_WITH", [ValueKind.Text, ValueKind.Text]) =>
                new(PolicyFunction.StartsWith, arguments, ColumnType.Boolean),
            ("ENDS_WITH", [ValueKind.Text, ValueKind.Text]) =>
                new(PolicyFunction.EndsWith, arguments, ColumnType.Boolean),
            ("YEAR", [ValueKind.Date or ValueKind.Timestamp]) =>
                new(PolicyFunction.Year, arguments, ColumnType.Integer),
            ("MONTH", [ValueKind.Date or ValueKind.Timestamp]) =>
                new(PolicyFunction.Month, arguments, ColumnType.Integer),
            ("DATE", [ValueKind.Timestamp]) => new(PolicyFunction.Date, arguments, ColumnType.Date),
            ("TRUNC", [ValueKind.Double]) => new(PolicyFunction.Truncate, arguments, ColumnType.Double),
            ("TRUNC", [ValueKind.Decimal]) => new(
                PolicyFunction.Truncate, arguments, ColumnType.Decimal(arguments[0].Type.Precision, 0)),
            ("TRUNC", [ValueKind.Integer, ValueKind.Integer]) when IsStep(arguments[1]) =>
                new(PolicyFunction.TruncateTo, arguments, ColumnType.Integer),
            ("HASH", [ValueKind.Text or ValueKind.Integer]) =>
                new(PolicyFunction.Hash, arguments, ColumnType.Text),
            _ => null,
        };
    }

    private static bool IsStep(Expression argument) =>
        argument is Expression.Literal literal
        && int.TryParse(literal.Text, CultureInfo.InvariantCulture, out var step)
        && step is >= 1 and <= 1_000_000_000;

    private static string Suggestion(string? near) => near is null ? "" : $"; did you mean {near}?";
}
