-- Further records that let go of people who are held already wait with them: what their run has
-- read, the next one does not read again. Nor do they, where their hold was shown before.
INSERT INTO syncs_heldrecord (sync_id, contact_id, record_id, because, organisation_id, hold_id,
                              joined, first_synced_at)
SELECT DISTINCT ON (leaving.contact_id, leaving.record_id, leaving.because)
       %(sync)s, leaving.contact_id, leaving.record_id, leaving.because, %(organisation)s,
       held.hold_id, true, coalesce(link.first_synced_at, now())
  FROM leaving
 CROSS JOIN LATERAL (SELECT known.hold_id
                       FROM syncs_heldrecord known
                      CROSS JOIN LATERAL (SELECT answer
                                            FROM syncs_hold
                                           WHERE run_id = known.hold_id
                                          OFFSET 0) hold
                      WHERE known.sync_id = %(sync)s
                        AND known.contact_id = leaving.contact_id
                        AND hold.answer IN ('', %(REMOVE_ANSWER)s)
                      ORDER BY known.hold_id DESC
                      LIMIT 1) held
  LEFT JOIN LATERAL (SELECT first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = leaving.record_id
                     OFFSET 0) link ON true
 WHERE leaving.stays
 ORDER BY leaving.contact_id, leaving.record_id, leaving.because
    ON CONFLICT DO NOTHING
