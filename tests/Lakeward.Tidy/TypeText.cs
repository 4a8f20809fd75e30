// Writes a type the way the source writes it.
using System.Reflection;

namespace Lakeward.Tidy;

/// <summary>Type names with C# keywords, type arguments and question marks.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    public static string Of(Type type) => Of(type, null);

    public static string Of(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value) + "?";
        }

        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        return type switch
        {
            { IsByRef: true } => Of(type.GetElementType()!, nullability),
            { IsPointer: true } => Of(type.GetElementType()!) + "*",
            { IsArray: true } => $"{Of(type.GetElementType()!, nullability?.ElementType)}[]{mark}",
            { IsGenericParameter: true } => type.Name + mark,
            _ when Keywords.TryGetValue(type, out var keyword) => keyword + mark,
            _ => Named(type, nullability) + mark,
        };
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } holder
            ? Of(holder) + "." : IsOurs(type) ? type.Namespace + "."
            : "";
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var given = nullability?.GenericTypeArguments ?? [];
        var own = arguments.Select((argument, i) => Of(argument, i < given.Length ? given[i] : null))
            .Skip(inherited);
        var name = type.Name.Split('`')[0];
        return outer + name + (arguments.Length > inherited ? $"<{string.Join(", ", own)}>" : "");
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("Lakeward", StringComparison.Ordinal) == true;
}
