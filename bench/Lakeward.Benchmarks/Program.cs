// Runs the benchmarks that are named on the command line, or all, and writes what came out into the document.
using Lakeward.Benchmarks;

if (args is ["--child", .. var work])
{
    return await ChildWork.RunAsync(work);
}

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

Directory.CreateDirectory(options.Place);
try
{
    foreach (var name in options.Names)
    {
        var load = Machine.LoadAverage();
        var table = await BenchmarkOptions.Known[name](options);
        table.Remark(Machine.Circumstances(load));
        Console.WriteLine(table.Markdown());
        options.Document?.Replace(name, table.Markdown());
    }

    options.Document?.Replace("machine", Machine.Markdown());
    return 0;
}
finally
{
    Directory.Delete(options.Place, recursive: true);
}
