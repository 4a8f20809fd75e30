// Reads the glasses that may be broken in an emergency.
namespace Lakeward.Access;

/// <summary>The section <c>break-glass</c>. Roles and principals are read before.</summary>
internal static class BreakGlassSection
{
    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Glasses, node, (key, value) => ReadOne(key, value, draft));

    private static BreakGlass? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var before = draft.Issues.Count;
        var fields = ManifestFields.Open(
            value, key.Place, $"glass {Spelling.Show(key.Text)}", draft.Issues,
            "role", "to", "minutes", "informs");
        if (fields is null)
        {
            return null;
        }

        var role = draft.Roles.Reference(fields.RequiredText("role"), draft.Issues);
        var to = fields.RequiredTexts("to") ?? [];
        var informs = fields.RequiredTexts("informs") ?? [];
        var minutes = draft.Values.Count(fields.RequiredText("minutes"), "minutes", BreakGlass.MaxMinutes);
        foreach (var holder in to)
        {
            draft.Roles.Reference(holder, draft.Issues);
        }

        foreach (var person in informs)
        {
            draft.Principals.Reference(person, draft.Issues);
            if (draft.Principals.Find(person.Text) is { Mail: null })
            {
                draft.Issues.Rule(person.Place, $"{person.Text} is to be informed and has no mail address");
            }
        }

        if (minutes == 0)
        {
            draft.Issues.BadValue(value, $"minutes must be from 1 to {BreakGlass.MaxMinutes}");
        }

        return draft.Issues.Count > before ? null : new()
        {
            Id = key.Text,
            Role = role!,
            To = [.. to.Select(holder => holder.Text)],
            Minutes = minutes!.Value,
            Informs = [.. informs.Select(person => person.Text)],
            Place = key.Place,
        };
    }
}
