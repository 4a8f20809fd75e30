// Bounds how many requests are worked on at once.
namespace Lakeward.Server.Http;

/// <summary>Counts requests in all and of each principal; thread-safe.</summary>
internal sealed class Admission(int most, int mostOfOne)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ofOne = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Lets a request in; dispose what is returned when it is answered.</summary>
    /// <exception cref="Errors.LakeException">LW-WEB-0112: there are too many.</exception>
    public IDisposable Enter(string principal)
    {
        lock (_lock)
        {
            var own = _ofOne.GetValueOrDefault(principal);
            if (_all >= most || own >= mostOfOne)
            {
                throw HttpErrors.TooManyRequests();
            }

            _all++;
            _ofOne[principal] = own + 1;
            return new Place(this, principal);
        }
    }

    private void Leave(string principal)
    {
        lock (_lock)
        {
            _all--;
            if (--_ofOne[principal] == 0)
            {
                _ofOne.Remove(principal);
            }
        }
    }

    private sealed class Place(Admission admission, string principal) : IDisposable
    {
        private Admission? _admission = admission;

        public void Dispose() => Interlocked.Exchange(ref _admission, null)?.Leave(principal);
    }
}
