-- The addresses of the contacts that people's records fill or claim now, who by the ledger had one of
-- these addresses before (R72), each with that former one. A record is looked for in every sync: the one
-- by which it was known may be deleted, and another one reads it.
SELECT DISTINCT former.address, contact.address
  FROM contacts_contact former
 CROSS JOIN LATERAL (SELECT DISTINCT record_id
                       FROM syncs_runrow
                      WHERE contact_id = former.id
                        AND organisation_id = %(organisation)s
                        AND record_id IS NOT NULL
                     OFFSET 0) known
  JOIN syncs_sync sync ON sync.organisation_id = %(organisation)s
 CROSS JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = sync.id AND record_id = known.record_id
                     OFFSET 0) link
 CROSS JOIN LATERAL (SELECT address
                       FROM contacts_contact
                      WHERE id = link.contact_id AND organisation_id = %(organisation)s
                     OFFSET 0) contact
 WHERE former.organisation_id = %(organisation)s
   AND former.address = ANY (%(addresses)s)
   AND contact.address <> former.address
