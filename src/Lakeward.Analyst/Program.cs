// The program that runs people's statements; the lake starts it, and it is of no use to anybody else.
using Lakeward.Engine.Wall;

return args.Length == 1 ? AnalystWorker.Run(args) : 2;
