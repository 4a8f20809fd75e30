// Reads the agreements of a manifest.
namespace Lakeward.Access;

/// <summary>The section <c>agreements</c>.</summary>
internal static class AgreementSection
{
    public static void Read(ManifestNode? node, ManifestDraft draft) =>
        draft.Fill(draft.Agreements, node, (key, value) => ReadOne(key, value, draft));

    private static Agreement? ReadOne(ScalarNode key, ManifestNode value, ManifestDraft draft)
    {
        var fields = ManifestFields.Open(
            value, key.Place, $"agreement {Spelling.Show(key.Text)}", draft.Issues,
            "kind", "party", "purposes", "effective", "expires", "at-end", "status");
        if (fields is null)
        {
            return null;
        }

        var values = draft.Values;
        var kindText = fields.RequiredText("kind");
        var kind = values.Word(kindText, "kind of agreement", ManifestWords.AgreementKinds);
        var party = values.Text(fields.RequiredText("party"), "party");
        var purposes = values.Purposes(fields.RequiredTexts("purposes"));
        var effective = values.Date(fields.RequiredText("effective"), "effective");
        var expires = values.Date(fields.RequiredText("expires"), "expires");
        var atEnd = values.Word(fields.RequiredText("at-end"), "at-end", ManifestWords.AgreementEnds);
        var statusText = fields.OptionalText("status");
        var status = values.Word(statusText, "status", ManifestWords.AgreementStatuses);
        if (effective > expires)
        {
            draft.Issues.Rule(
                fields.Optional("expires")!.Place,
                $"expires {expires:yyyy-MM-dd} lies before effective {effective:yyyy-MM-dd}");
        }

        if (kind is null || party is null || purposes is null
            || effective is null || expires is null || atEnd is null
            || (statusText is not null && status is null))
        {
            return null;
        }

        return new()
        {
            Id = key.Text,
            Kind = kind.Value,
            Party = party,
            Purposes = purposes,
            Effective = effective.Value,
            Expires = expires.Value,
            AtEnd = atEnd.Value,
            Status = status ?? AgreementStatus.Active,
            Place = key.Place,
        };
    }
}
