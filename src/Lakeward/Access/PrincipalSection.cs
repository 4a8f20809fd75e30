// Reads the principals of a manifest.
using Lakeward.Notices;

namespace Lakeward.Access;

/// <summary>The section <c>principals</c>. Roles and attributes are read before.</summary>
internal static class PrincipalSection
{
    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Principals, node, (key, value) => ReadOne(key, value, draft));

    private static Principal? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            value, key.Place, $"principal {Spelling.Show(key.Text)}", draft.Issues,
            "roles", "kind", "attributes", "mail");
        if (fields is null)
        {
            return null;
        }

        var kindText = fields.OptionalText("kind");
        var kind = draft.Values.Word(kindText, "kind of principal", ManifestWords.PrincipalKinds);
        var roles = fields.OptionalTexts("roles");
        foreach (var role in roles ?? [])
        {
            draft.Roles.Reference(role, draft.Issues);
        }

        var mail = fields.OptionalText("mail");
        if (mail is not null && !MailRelay.IsAddress(mail.Text))
        {
            draft.Issues.BadValue(mail, $"{Spelling.Show(mail.Text)} is no mail address");
        }

        var attributes = AttributeSection.Values(fields.Optional("attributes"), draft);
        return roles is null || attributes is null ? null : new()
        {
            Id = key.Text,
            Kind = kind ?? PrincipalKind.Person,
            Roles = [.. roles.Select(role => role.Text)],
            Attributes = attributes,
            Mail = mail?.Text,
            Place = key.Place,
        };
    }
}
