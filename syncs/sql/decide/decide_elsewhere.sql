-- One run row for each record of a range that was read and is not where the sync looks: not in its
-- view any more, or deleted since it was read. What of it could not be read is noted (R79).
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, record_id, contact_id, email,
                          detail)
SELECT %(run)s, %(NOT_SELECTED)s, staged.ordinal, %(organisation)s, staged.record_id,
       link.contact_id,
       CASE WHEN link.contact_id IS NULL AND erased.digest IS NULL THEN staged.email END,
       CASE staged.kind WHEN %(GONE_KIND)s THEN '{"deleted": true}'::jsonb
                        ELSE '{"outside_view": true}'::jsonb
       END || CASE WHEN erased.digest IS NULL THEN coalesce(staged.notes::jsonb, '{}') ELSE '{}' END
  FROM {staged} staged
  LEFT JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) link ON true
  -- Who was erased for good: what remains of the address is a hash.
  LEFT JOIN LATERAL (SELECT digest
                       FROM (SELECT sha256((SELECT erasure_salt
                                           FROM contacts_addresssecrets
                                          WHERE organisation_id = %(organisation)s)
                                        || convert_to(staged.address, 'UTF8')) AS digest
                            OFFSET 0) sought
                       JOIN contacts_erasedaddress USING (digest)
                      WHERE organisation_id = %(organisation)s
                        AND let_back_at IS NULL
                     OFFSET 0) erased ON true
 WHERE staged.kind IN (%(OUTSIDE_KIND)s, %(GONE_KIND)s)
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
