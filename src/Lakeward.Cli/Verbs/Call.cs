// One call of a verb: what was asked, what holds, and where to print.
using System.CommandLine;
using Lakeward.Cli.Screen;
using Lakeward.Cli.Settings;

namespace Lakeward.Cli.Verbs;

/// <summary>What a verb gets to work with.</summary>
internal sealed class Call(ParseResult parsed, Terminal terminal)
{
    /// <summary>The options and arguments.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>Where to print.</summary>
    public Terminal Terminal => terminal;

    /// <summary>The settings, each with its source.</summary>
    public CallSettings Settings { get; } = new(parsed, Environment.GetEnvironmentVariable);

    /// <summary>Who changes the lake.</summary>
    public string Operator => Settings.Operator.Value!;

    /// <summary>The lake's folder, in full, so that messages name it plainly.</summary>
    public string LakePath => Path.GetFullPath(Settings.Lake.Value!);

    /// <summary>The clock.</summary>
    public static TimeProvider Time => TimeProvider.System;

    /// <summary>An option's value.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>An argument's value.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Opens the lake that the call means.</summary>
    public Task<Lake> OpenLakeAsync() => Lake.OpenAsync(LakePath, Settings.ToLakeOptions());

    /// <summary>Finds the lake that the call means, without its keys.</summary>
    public LakeFolder OpenFolder() => LakeFolder.Open(LakePath);
}
