// The mail server that takes the lake's notices.
using System.Net;
using System.Net.Mail;

namespace Lakeward.Notices;

/// <summary>
/// Sends short texts by SMTP: ids and counts, never what data says. With STARTTLS and its certificate
/// checked, or plain to this machine.
/// </summary>
/// <param name="Host">The server's name.</param>
/// <param name="Port">Its port.</param>
/// <param name="StartTls">Whether the connection must become TLS before anything is sent.</param>
public sealed record MailRelay(string Host, int Port, bool StartTls)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Reads <c>smtps://mail.example.org:587</c> or <c>smtp://localhost:25</c>; null where it is neither.
    /// </summary>
    public static MailRelay? Read(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { UserInfo: "", AbsolutePath: "" or "/", Query: "", Fragment: "" }
            ? uri.Scheme switch
            {
                "smtps" => new(uri.Host, uri.Port > 0 ? uri.Port : 587, StartTls: true),
                "smtp" when uri.IsLoopback => new(uri.Host, uri.Port > 0 ? uri.Port : 25, StartTls: false),
                _ => null,
            }
            : null;

    /// <summary>Whether a text is a mail address as principals may have: one, plain, of ASCII.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= 254
        && text.All(c => char.IsAsciiLetterOrDigit(c)
            || "@.!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal))
        && text.Count(c => c == '@') == 1
        && MailAddress.TryCreate(text, out _);

    /// <summary>Sends a text to each; the number of those for whom the server took it.</summary>
    public async Task<int> SendAsync(
        IReadOnlyList<string> addresses, string subject, string body, CancellationToken ct = default)
    {
        var taken = 0;
        foreach (var address in addresses)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            stop.CancelAfter(Patience);
            using var client = new SmtpClient(Host, Port) { EnableSsl = StartTls };
            using var message = new MailMessage($"lakeward@{Sender()}", address, subject, body);
            try
            {
                await client.SendMailAsync(message, stop.Token);
                taken++;
            }
            catch (SmtpException)
            {
                // Told by the number of those who were reached.
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // The server is too slow to inform anybody at once.
            }
        }

        return taken;
    }

    private static string Sender()
    {
        var name = Dns.GetHostName();
        return IsAddress($"a@{name}") ? name : "localhost";
    }
}
