-- Some of the changes that an organisation's lists had, for who followed them.
DELETE FROM contacts_peoplechange
 WHERE ctid = ANY (ARRAY(
        SELECT ctid
          FROM contacts_peoplechange
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
