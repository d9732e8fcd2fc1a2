"""Whatever makes a contact look different to a sync changes its revision, whoever does it.

A run skips a record that it knows while the contact still has the revision that the sync left it
at. Besides a change of values, which every writer counts itself, that ends when the contact leaves
a list or is suppressed; those two are counted here, so that no writer can forget it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION contacts_count_revisions_of_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contacts_contact contact
       SET revision = contact.revision + 1
      FROM (SELECT DISTINCT contact_id FROM gone) gone
     WHERE contact.id = gone.contact_id;
    RETURN NULL;
END $$;

CREATE TRIGGER membership_ends AFTER DELETE ON contacts_membership
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_count_revisions_of_left();

CREATE FUNCTION contacts_count_revisions_of_suppressed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contacts_contact contact
       SET revision = contact.revision + 1
      FROM (SELECT DISTINCT organisation_id, address FROM suppressed) suppressed
     WHERE contact.organisation_id = suppressed.organisation_id
       AND contact.address = suppressed.address;
    RETURN NULL;
END $$;

CREATE TRIGGER suppression_begins AFTER INSERT ON contacts_suppression
    REFERENCING NEW TABLE AS suppressed
    FOR EACH STATEMENT EXECUTE FUNCTION contacts_count_revisions_of_suppressed();
"""

BACKWARD = """
DROP TRIGGER suppression_begins ON contacts_suppression;
DROP TRIGGER membership_ends ON contacts_membership;
DROP FUNCTION contacts_count_revisions_of_suppressed();
DROP FUNCTION contacts_count_revisions_of_left();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
