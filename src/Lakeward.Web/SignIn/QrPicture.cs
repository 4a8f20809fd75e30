// Draws the square that an authenticator scans.
using QRCoder;

namespace Lakeward.Web.SignIn;

/// <summary>A QR code as an SVG element.</summary>
/// <remarks>References: ISO/IEC 18004. Parameters: error correction M.</remarks>
internal static class QrPicture
{
    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        return picture.GetGraphic(
            4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
