-- Some of the contacts of an organisation that the search was still to take up.
DELETE FROM contacts_searchbacklog
 WHERE ctid = ANY (ARRAY(
        SELECT ctid
          FROM contacts_searchbacklog
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
