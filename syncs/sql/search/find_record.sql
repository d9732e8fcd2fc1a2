-- Who has a record of this id, in any sync: the contact that it fills or claims, or what was read of it.
SELECT link.contact_id, NULL, NULL, NULL, NULL::smallint, NULL::smallint
  FROM syncs_sync sync
 CROSS JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = sync.id AND record_id = %(record)s
                     OFFSET 0) link
 WHERE sync.organisation_id = %(organisation)s
 UNION ALL
SELECT contact.id, stranger.address, stranger.email, stranger.name, stranger.outcome, stranger.reason
  FROM syncs_sync sync
 CROSS JOIN LATERAL (SELECT address, email, detail ->> 'name' AS name, outcome, reason
                       FROM syncs_stranger
                      WHERE sync_id = sync.id AND record_id = %(record)s
                     OFFSET 0) stranger
  LEFT JOIN LATERAL (SELECT id
                       FROM contacts_contact
                      WHERE organisation_id = %(organisation)s AND address = stranger.address
                     OFFSET 0) contact ON true
 WHERE sync.organisation_id = %(organisation)s
