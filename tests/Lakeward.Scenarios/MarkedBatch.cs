// A file of made-up patients in which every identifying value can be searched for.
using System.Globalization;
using System.Text;

namespace Lakeward.Scenarios;

/// <summary>Rows of one batch; no value of it occurs in another batch.</summary>
internal sealed class MarkedBatch
{
    private const int TokenLength = 12;
    private const string Letters = "abcdefghijkmnopqrstuvwxyz23456789";

    public MarkedBatch(Random random, int number, int rows)
    {
        (Number, Rows) = (number, rows);
        var text = new StringBuilder("patient_id,name,birth_date,diagnosis,paid,batch\n");
        for (var row = 0; row < rows; row++)
        {
            // The first and the last sort before and after all, where statistics would show them.
            var sortsAs = row == 0 ? "A!" : row == rows - 1 ? "zz" : "m";
            var name = sortsAs + random.GetString(Letters, TokenLength);
            var patient = $"{sortsAs}p{random.GetString(Letters, TokenLength)}";
            Markers.AddRange([name, patient]);
            var born = $"19{random.Next(40, 99)}-03-12";
            text.Append(CultureInfo.InvariantCulture, $"{patient},{name},{born},E11.9,1.25,b{number}\n");
        }

        Content = Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Which batch it is.</summary>
    public int Number { get; }

    /// <summary>How many rows it has.</summary>
    public int Rows { get; }

    /// <summary>The file, as CSV.</summary>
    public byte[] Content { get; }

    /// <summary>The values that may lie nowhere in the clear.</summary>
    public List<string> Markers { get; } = [];
}
