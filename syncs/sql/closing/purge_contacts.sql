-- Some of the contacts of an organisation, tombstones among them.
DELETE FROM contacts_contact
 WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM contacts_contact
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
