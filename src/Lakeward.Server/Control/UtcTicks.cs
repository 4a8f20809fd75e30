// How a time is stored, alike in every database.
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lakeward.Server.Control;

/// <summary>A time as a 64-bit count of 100 ns since the year 1, UTC: it sorts and compares as it
/// should.</summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
    time => time.UtcTicks,
    ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
