// The characters that part an interchange into segments, elements, repetitions and components.
using System.Text;

namespace Lakeward.Records.X12;

/// <summary>
/// The delimiters of one interchange, as its ISA segment declares them (X12.5 and X12.6): each is one
/// character, which may be a control character or take several bytes in UTF-8.
/// </summary>
public sealed class X12Delimiters
{
    private readonly byte[] _element;
    private readonly byte[] _component;
    private readonly byte[] _repetition;
    private readonly byte[] _segment;

    /// <summary>Delimiters by their bytes; <paramref name="repetition"/> is empty where the version has
    /// none.</summary>
    public X12Delimiters(
        ReadOnlySpan<byte> element,
        ReadOnlySpan<byte> component,
        ReadOnlySpan<byte> repetition,
        ReadOnlySpan<byte> segment)
    {
        ArgumentOutOfRangeException.ThrowIfZero(element.Length);
        ArgumentOutOfRangeException.ThrowIfZero(component.Length);
        ArgumentOutOfRangeException.ThrowIfZero(segment.Length);
        _element = element.ToArray();
        _component = component.ToArray();
        _repetition = repetition.ToArray();
        _segment = segment.ToArray();
    }

    /// <summary>The usual ones: <c>* : ^ ~</c>.</summary>
    public static X12Delimiters Usual { get; } = new("*"u8, ":"u8, "^"u8, "~"u8);

    /// <summary>Between the elements of a segment.</summary>
    public ReadOnlySpan<byte> Element => _element;

    /// <summary>Between the components of an element (ISA16).</summary>
    public ReadOnlySpan<byte> Component => _component;

    /// <summary>Between repetitions of an element (ISA11 from version 00402 on); empty for none.</summary>
    public ReadOnlySpan<byte> Repetition => _repetition;

    /// <summary>At the end of a segment.</summary>
    public ReadOnlySpan<byte> Segment => _segment;

    /// <summary>Whether no two are the same, and none holds another's bytes.</summary>
    internal bool AreDistinct =>
        AreApart(Element, Segment) && AreApart(Element, Component) && AreApart(Component, Segment)
        && (Repetition.IsEmpty || (AreApart(Repetition, Element) && AreApart(Repetition, Component)
            && AreApart(Repetition, Segment)));

    /// <summary>Whether segments and elements can be told apart at all.</summary>
    internal bool CanRead => AreApart(Element, Segment) && IsPlain(Element) && IsPlain(Segment);

    /// <summary>Whether none is a letter, a digit or a space, which data is made of.</summary>
    internal bool ArePlain => IsPlain(Element) && IsPlain(Component) && IsPlain(Segment)
        && (Repetition.IsEmpty || IsPlain(Repetition));

    /// <summary>The bytes of the character at the start; one byte where it is no UTF-8.</summary>
    internal static ReadOnlySpan<byte> First(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? bytes
        : Rune.DecodeFromUtf8(bytes, out _, out var length) == System.Buffers.OperationStatus.Done
            ? bytes[..length]
            : bytes[..1];

    /// <summary>A byte that is no UTF-8 may be a part of a character that is.</summary>
    private static bool AreApart(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.IndexOf(other) < 0 && other.IndexOf(one) < 0;

    private static bool IsPlain(ReadOnlySpan<byte> mark) =>
        mark.Length > 1 || !(char.IsAsciiLetterOrDigit((char)mark[0]) || mark[0] == (byte)' ');
}
