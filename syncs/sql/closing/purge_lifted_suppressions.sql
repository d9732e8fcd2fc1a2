-- Some of the lifted suppressions of an organisation.
DELETE FROM contacts_liftedsuppression
 WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM contacts_liftedsuppression
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
