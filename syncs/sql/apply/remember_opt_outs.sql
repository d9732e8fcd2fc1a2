-- Remembers the records that say that their address has opted out, selected or not: it stays out while
-- one of them says so, whichever record is read next (R15). A record that was deleted after it was read
-- said so too. Since when the sync has had the record decides whether that binds (R50), also
-- when it has let go of its person: to be done before links are dropped.
-- In an order, so that all are looked up before the first is remembered: a table that was empty when
-- the statement began is looked through from end to end for each, while it grows.
INSERT INTO syncs_optedoutrecord AS remembered (sync_id, record_id, organisation_id, address,
                                                first_synced_at, is_gone)
SELECT %(sync)s, staged.record_id, %(organisation)s,
       CASE WHEN erased.digest IS NULL
            THEN coalesce(staged.address, staged.suggestion, contact.address, earlier.address) END,
       least(link.first_synced_at, earlier.first_synced_at),
       staged.kind = %(GONE_KIND)s
  FROM {staged} staged
  LEFT JOIN LATERAL (SELECT record_id, contact_id, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) link ON true
  LEFT JOIN LATERAL (SELECT address
                       FROM contacts_contact
                      WHERE id = link.contact_id
                     OFFSET 0) contact ON true
  LEFT JOIN LATERAL (SELECT record_id, address, first_synced_at
                       FROM syncs_optedoutrecord
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) earlier ON true
  -- Who was erased for good: what remains of the address is a hash.
  LEFT JOIN LATERAL (SELECT digest
                       FROM (SELECT sha256((SELECT erasure_salt
                                           FROM contacts_addresssecrets
                                          WHERE organisation_id = %(organisation)s)
                                        || convert_to(coalesce(staged.address, staged.suggestion),
                                                      'UTF8')) AS digest
                            OFFSET 0) sought
                       JOIN contacts_erasedaddress USING (digest)
                      WHERE organisation_id = %(organisation)s
                        AND let_back_at IS NULL
                     OFFSET 0) erased ON true
 WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s)
   AND staged.opted_out
 ORDER BY staged.record_id
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET address         = excluded.address,
       first_synced_at = excluded.first_synced_at,
       is_gone         = excluded.is_gone
 WHERE (remembered.address, remembered.first_synced_at, remembered.is_gone)
       IS DISTINCT FROM (excluded.address, excluded.first_synced_at, excluded.is_gone)
