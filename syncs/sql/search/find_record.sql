-- Who has a record of this id, in any sync: the contact that it fills or claims, or what was read of it:
-- that it had no address, or a text that is none, is told of no record that fills or claims a contact since.
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
   AND NOT ((stranger.address = '' OR stranger.reason = %(INVALID_PATTERN)s)
            AND EXISTS (SELECT
                          FROM syncs_sourcelink link
                         WHERE link.sync_id = sync.id AND link.record_id = %(record)s
                        OFFSET 0))
