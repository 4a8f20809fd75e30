// nginx as a plain store of files: PUT over TLS, with the same certificate, on the same disk.
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Lakeward.Benchmarks;

/// <summary>One nginx with as many workers as there are processors; it flushes nothing.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly Process _process;

    private NginxServer(Process process, int port, string folder) =>
        (_process, Port, Folder) = (process, port, folder);

    /// <summary>Where it listens, on loopback.</summary>
    public int Port { get; }

    /// <summary>Where it puts files.</summary>
    public string Folder { get; }

    /// <summary>Its version, or null where it is not installed.</summary>
    public static string? Version()
    {
        try
        {
            var start = new ProcessStartInfo("nginx", ["-v"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            return process.StandardError.ReadLine()?.Split(' ')[^1];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Starts it in a folder of its own.</summary>
    public static NginxServer Start(string place, (string Certificate, string Key) tls)
    {
        var root = Directory.CreateDirectory(Path.Combine(place, "nginx")).FullName;
        var files = Directory.CreateDirectory(Path.Combine(root, "files")).FullName;
        var port = ServedBench.FreePort();
        var configuration = Path.Combine(root, "nginx.conf");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            user root;
            worker_processes auto;
            pid {{root}}/pid;
            error_log {{root}}/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_max_body_size 0;
              client_body_temp_path {{root}}/bodies;
              server {
                listen 127.0.0.1:{{port}} ssl;
                ssl_certificate {{tls.Certificate}};
                ssl_certificate_key {{tls.Key}};
                ssl_protocols TLSv1.2 TLSv1.3;
                location / { root {{files}}; dav_methods PUT; }
              }
            }
            """));
        var process = Process.Start(new ProcessStartInfo("nginx", ["-c", configuration, "-p", root])
        {
            RedirectStandardError = true,
        })!;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10); Thread.Sleep(50))
        {
            try
            {
                using var probe = new TcpClient("127.0.0.1", port);
                return new NginxServer(process, port, files);
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("nginx does not start.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
