"""Addresses of contacts and suppressions in the form in which they are compared today (R68).

The dotted capital I of Turkish and the final sigma of Greek were kept apart from their other forms,
so only addresses with such letters change: a handful of rows, found in one pass. A suppression keeps
its old form too, for consent is never raised (R69). A contact whose new form is another contact's
stays as it is, and the next run moves who is linked to it, as after a change of address (R72).

This is frozen as it was written: a later rule needs a migration of its own.
"""

from unicodedata import normalize

import idna
from django.db import migrations

_DOTTED_I, _FINAL_SIGMA, _SIGMA = "i\u0307", "\u03c2", "\u03c3"

_CHANGED_LETTERS = "[^\\x01-\\x7f]|@.*xn--"
"""Beyond ASCII, or a domain that was."""


def fold_addresses(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table in ("contacts_contact", "contacts_suppression"):
            cursor.execute(
                f"SELECT DISTINCT address FROM {table} WHERE address ~ %s",  # noqa: S608
                [_CHANGED_LETTERS],
            )
            found = [address for (address,) in cursor.fetchall()]
            changed = {old: new for old in found if (new := folded(old)) != old}
            if changed:
                cursor.execute(_STATEMENTS[table], [list(changed), list(changed.values())])


_STATEMENTS = {
    "contacts_contact": """
        WITH changed AS (
            SELECT contact.id, changed.new,
                   row_number() OVER (PARTITION BY contact.organisation_id, changed.new
                                      ORDER BY contact.id) AS place
              FROM contacts_contact contact
              JOIN unnest(%s::text[], %s::text[]) changed(old, new) ON changed.old = contact.address
             WHERE NOT EXISTS (SELECT FROM contacts_contact other
                                WHERE other.organisation_id = contact.organisation_id
                                  AND other.address = changed.new COLLATE "C"))
        UPDATE contacts_contact contact
           SET address = changed.new, revision = contact.revision + 1
          FROM changed
         WHERE contact.id = changed.id AND changed.place = 1
    """,
    "contacts_suppression": """
        INSERT INTO contacts_suppression (organisation_id, address, kind, created_at)
        SELECT suppression.organisation_id, changed.new, suppression.kind, suppression.created_at
          FROM contacts_suppression suppression
          JOIN unnest(%s::text[], %s::text[]) changed(old, new)
            ON changed.old = suppression.address
        ON CONFLICT DO NOTHING
    """,
}


def folded(address):
    """Return an address that was normalised before as it is normalised now."""
    local, at, domain = address.rpartition("@")
    local = _fold(local)
    local = "".join(each.casefold() if len(each.casefold()) == 1 else each for each in local)
    return f"{_fold(local)}{at}{_folded_domain(domain)}"


def _fold(text):
    while _DOTTED_I in text:
        text = text.replace(_DOTTED_I, "i")
    return normalize("NFC", text)


def _folded_domain(domain):
    try:
        shown = idna.decode(domain) if "xn--" in domain else domain
        meant = _fold(shown).replace(_FINAL_SIGMA, _SIGMA)
        return domain if meant == shown else idna.encode(meant, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_field_label_once")]
    operations = [migrations.RunPython(fold_addresses, migrations.RunPython.noop)]
