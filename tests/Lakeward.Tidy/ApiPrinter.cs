// Prints the public face of an assembly as sorted lines, one for each type and member.
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lakeward.Tidy;

/// <summary>
/// Renders what callers can see. Members the compiler adds to records are left out, because the word
/// <c>record</c> already says them.
/// </summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Print(Assembly assembly)
    {
        var lines = assembly.GetExportedTypes().SelectMany(type => MembersOf(type).Prepend(TypeLine(type)));
        return string.Join('\n', lines.Order(StringComparer.Ordinal).Distinct()) + "\n";
    }

    private static string TypeLine(Type type)
    {
        var bases = new List<Type>();
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) && !IsDelegate(type))
        {
            bases.Add(parent);
        }

        if (type is { IsEnum: false } && !IsDelegate(type))
        {
            bases.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []));
        }

        var tail = bases.Count > 0
            ? " : " + string.Join(", ", bases.Select(TypeText.Of).Order(StringComparer.Ordinal))
            : "";
        return $"{TypeText.Of(type)} is {Kind(type)}{tail}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum " + TypeText.Of(Enum.GetUnderlyingType(type)),
        { IsInterface: true } => "interface",
        _ when IsDelegate(type) => "delegate",
        { IsByRefLike: true } => "ref struct",
        { IsValueType: true } => IsRecord(type) ? "record struct" : "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract " + RecordOrClass(type),
        { IsSealed: true } => "sealed " + RecordOrClass(type),
        _ => RecordOrClass(type),
    };

    private static string RecordOrClass(Type type) => IsRecord(type) ? "record" : "class";

    private static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    private static IEnumerable<string> MembersOf(Type type)
    {
        var owner = TypeText.Of(type);
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{owner}.{name} = {ValueOf(type, name)}");
        }

        if (IsDelegate(type))
        {
            return [$"{owner}: {Signature(type.GetMethod("Invoke")!)}"];
        }

        return type.GetMembers(Declared).Where(IsWritten).Select(MemberLine)
            .Where(line => line is not null).Select(line => $"{owner}.{line}");
    }

    private static string ValueOf(Type type, string name) =>
        Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);

    private static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static string? MemberLine(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } maker when Shows(maker) => $"new{Parameters(maker)}",
        MethodInfo { IsSpecialName: false } method when Shows(method) => Words(method) + Signature(method),
        MethodInfo { IsSpecialName: true, IsStatic: true } method
            when Shows(method) && method.Name.StartsWith("op_", StringComparison.Ordinal)
            => "static " + Signature(method),
        PropertyInfo property => PropertyLine(property),
        FieldInfo field when field.IsPublic || field.IsFamily => FieldLine(field),
        EventInfo happening when Shows(happening.AddMethod!) => $"event {happening.Name}",
        _ => null,
    };

    private static string? PropertyLine(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && Shows(getter) ? " get;" : "";
        var set = property.SetMethod is { } setter && Shows(setter)
            ? (IsInit(setter) ? " init;" : " set;")
            : "";
        if ((get + set).Length == 0 || property.GetMethod is { } made && made.Name == "get_EqualityContract")
        {
            return null;
        }

        var words = Words((property.GetMethod ?? property.SetMethod)!)
            + (property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "");
        var index = property.GetIndexParameters() is { Length: > 0 } list
            ? $"[{string.Join(", ", list.Select(Parameter))}]"
            : "";
        var type = TypeText.Of(property.PropertyType, new NullabilityInfoContext().Create(property));
        return $"{words}{property.Name}{index}: {type} {{{get}{set} }}";
    }

    private static string FieldLine(FieldInfo field)
    {
        var words = field.IsLiteral
            ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly "
            : "");
        var type = TypeText.Of(field.FieldType, new NullabilityInfoContext().Create(field));
        return $"{words}{field.Name}: {type}";
    }

    private static bool Shows(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Words(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "")
        + (method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "");

    private static string Signature(MethodInfo method)
    {
        var generics = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        var nullability = new NullabilityInfoContext().Create(method.ReturnParameter);
        var result = TypeText.Of(method.ReturnType, nullability);
        return $"{method.Name}{generics}{Parameters(method)}: {result}";
    }

    private static string Parameters(MethodBase method) =>
        $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ when parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var type = TypeText.Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
        var otherwise = parameter.HasDefaultValue ? " = " + DefaultText(parameter) : "";
        return $"{way}{type} {parameter.Name}{otherwise}";
    }

    private static string DefaultText(ParameterInfo parameter) =>
        parameter.DefaultValue switch
        {
            null => "default",
            string text => $"\"{text}\"",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
