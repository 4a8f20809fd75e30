// What a command has said so far, while it still speaks.
using System.Text;

namespace Lakeward.Tests.Server.Identity;

/// <summary>A writer whose text may be read at any time.</summary>
internal sealed class HeardText : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>All that was written.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            _text.Append(value);
        }
    }
}
