-- The contacts whom a sync must not leave to anybody as its own: whose address has opted out, by what
-- its records have said (R15) as far as that binds (R50), and who is or was held for that (R74). To be
-- asked before holds are forgotten: a record may have opted out and changed its address at once.
SELECT contact.id AS contact_id
  FROM syncs_optedoutrecord remembered
  LEFT JOIN LATERAL (SELECT first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = remembered.record_id
                     OFFSET 0) link ON true
 CROSS JOIN LATERAL (SELECT id
                       FROM contacts_contact
                      WHERE organisation_id = %(organisation)s AND address = remembered.address
                     OFFSET 0) contact
 WHERE remembered.sync_id = %(sync)s
   AND %(opt_outs)s <> %(IGNORE)s
   AND coalesce(least(link.first_synced_at, remembered.first_synced_at) > %(opt_outs_since)s, true)
 UNION
SELECT contact_id
  FROM syncs_heldrecord
 WHERE sync_id = %(sync)s
   AND because = %(OPTED_OUT)s
   AND %(opt_outs)s <> %(IGNORE)s
