-- Some of the suppressions of an organisation.
DELETE FROM contacts_suppression
 WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM contacts_suppression
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
