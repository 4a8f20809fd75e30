// Reads a question out of the body of a request.
using System.Globalization;
using System.Text.Json;
using Lakeward.Errors;
using Lakeward.Server.Service;
using Microsoft.AspNetCore.Http;

namespace Lakeward.Server.Http;

/// <summary>A statement, the purpose where one is named, and the values of its parameters.</summary>
internal sealed record QuestionBody(string Sql, string? Purpose, IReadOnlyList<object?> Parameters)
{
    private const int MaxDepth = 4;
    private const int MaxParameters = 1_000;
    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads the body; its size is bounded by the server.</summary>
    /// <exception cref="LakeException">LW-WEB-0108, LW-WEB-0109, LW-WEB-0117.</exception>
    public static async Task<QuestionBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!JsonBody.IsPlain(request))
        {
            throw HttpErrors.NotJson();
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, ct);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw HttpErrors.BadBody("it is not JSON, nests too deeply, or says something twice");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            throw HttpErrors.BadBody("it holds text that is not Unicode");
        }
    }

    private static QuestionBody Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw HttpErrors.BadBody("it is not an object");
        }

        var (sql, purpose, parameters) = (default(string), default(string), Array.Empty<object?>());
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "sql" when member.Value.ValueKind == JsonValueKind.String:
                    sql = member.Value.GetString();
                    break;
                case "purpose" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    purpose = member.Value.GetString();
                    break;
                case "parameters" when member.Value.ValueKind == JsonValueKind.Array:
                    parameters = Values(member.Value);
                    break;
                case "sql" or "purpose" or "parameters":
                    throw HttpErrors.BadBody("a member is not of its type");
                default:
                    throw HttpErrors.BadBody("it has a member that is not known");
            }
        }

        return new QuestionBody(sql ?? throw HttpErrors.BadBody("sql is missing"), purpose, parameters);
    }

    private static object?[] Values(JsonElement parameters) => parameters.GetArrayLength() > MaxParameters
        ? throw HttpErrors.BadBody($"it has more than {MaxParameters:N0} parameters")
        : [.. parameters.EnumerateArray().Select((value, at) => Value(value, at + 1))];

    private static object? Value(JsonElement value, int number) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(value.GetRawText(), number),
        _ => throw HttpErrors.BadParameter(number),
    };

    /// <summary>A number keeps all its digits: an integer, an exact decimal, else a real.</summary>
    private static object Number(string text, int number)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
        {
            return small;
        }

        if (Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide))
        {
            return wide;
        }

        const int DecimalDigits = 28;
        if (text.Count(char.IsAsciiDigit) <= DecimalDigits && decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var exact))
        {
            return exact;
        }

        var real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(real) ? real : throw HttpErrors.BadParameter(number);
    }
}
