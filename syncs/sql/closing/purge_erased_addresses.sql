-- Some of the hashes that remain of those whom an organisation has erased.
DELETE FROM contacts_erasedaddress
 WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM contacts_erasedaddress
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
