// Every tile has one path, and every path one tile.
using Lakeward.Audit;
using Xunit;

namespace Lakeward.Tests.Audit;

public sealed class TileTests
{
    [Theory]
    [InlineData("entries", 1234067, 256, "tile/entries/x001/x234/067")]
    [InlineData("0", 0, 1, "tile/0/000.p/1")]
    [InlineData("2", 999, 255, "tile/2/999.p/255")]
    [InlineData("details", 1000, 256, "tile/details/x001/000")]
    public void A_tile_has_the_standard_s_path(string section, long index, int width, string path)
    {
        var tile = new Tile(section, index, width);
        Assert.Equal(path, tile.Path);
        Assert.Equal(tile, Tile.TryParse(path));
    }

    [Theory]
    [InlineData("tile/entries/1")]
    [InlineData("tile/entries/0000")]
    [InlineData("tile/entries/x000/001")]
    [InlineData("tile/entries/000.p/0")]
    [InlineData("tile/entries/000.p/01")]
    [InlineData("tile/entries/000.p/256")]
    [InlineData("tile/8/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/0")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("checkpoint")]
    public void Any_other_path_is_no_tile(string path) => Assert.Null(Tile.TryParse(path));
}
