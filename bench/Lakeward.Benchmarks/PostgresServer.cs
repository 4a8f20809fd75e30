// PostgreSQL itself, as a peer: a fresh cluster on loopback, gone afterwards.
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lakeward.Benchmarks;

/// <summary>A server that takes TLS only from its one user, <c>postgres</c>.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private readonly string _folder;

    private PostgresServer(string folder, int port) => (_folder, Port) = (folder, port);

    /// <summary>Where it listens on loopback.</summary>
    public int Port { get; }

    /// <summary>Whether its package is there.</summary>
    public static bool IsInstalled => File.Exists($"{Programs}/postgres");

    /// <summary>Makes a cluster and starts it.</summary>
    public static PostgresServer Start()
    {
        var folder = Directory.CreateTempSubdirectory("lw-pg-").FullName;
        var server = new PostgresServer(folder, FreePort());
        ExternalProgram.Output(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", "2", "-subj", "/CN=localhost", "-keyout", $"{folder}/key.pem", "-out",
            $"{folder}/cert.pem");
        if (Environment.IsPrivilegedProcess)
        {
            ExternalProgram.Output("chown", "-R", "postgres", folder);
        }

        Run($"{Programs}/initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-N",
            "-E", "UTF8", "--locale", "C.UTF-8");
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        Run($"{Programs}/pg_ctl", "-D", $"{folder}/data", "-w", "-l", $"{folder}/log", "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port} -k {folder} -c ssl=on -c shared_buffers=1GB "
            + $"-c ssl_cert_file={folder}/cert.pem -c ssl_key_file={folder}/key.pem", "start");
        return server;
    }

    public void Dispose()
    {
        Run($"{Programs}/pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    // The server refuses to run as root, and keeps its standard output open.
    private static void Run(params string[] arguments)
    {
        var quiet = string.Join(' ', arguments.Select(argument => $"'{argument}'")) + " > /dev/null 2>&1";
        _ = Environment.IsPrivilegedProcess
            ? ExternalProgram.Output("runuser", "-u", "postgres", "--", "sh", "-c", $"cd / && {quiet}")
            : ExternalProgram.Output("sh", "-c", quiet);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
