-- Keeps which records let go of the people of a range who are held, and why. A record with a claim
-- has been linked since its person came, or is linked to somebody else by now.
INSERT INTO syncs_heldrecord AS known (sync_id, contact_id, record_id, because, organisation_id,
                                       hold_id, joined, first_synced_at)
SELECT DISTINCT ON (leaving.contact_id, leaving.record_id, leaving.because)
       %(sync)s, leaving.contact_id, leaving.record_id, leaving.because, %(organisation)s, %(run)s,
       false, coalesce(link.first_synced_at, now())
  FROM leaving
 CROSS JOIN LATERAL (SELECT
                       FROM syncs_runrow
                      WHERE run_id = %(run)s AND outcome = %(HELD)s AND ordinal = leaving.place
                     OFFSET 0) held
  LEFT JOIN LATERAL (SELECT first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = leaving.record_id
                     OFFSET 0) link ON true
 WHERE NOT leaving.stays
 ORDER BY leaving.contact_id, leaving.record_id, leaving.because
    ON CONFLICT (sync_id, contact_id, record_id, because) DO UPDATE
   SET hold_id = excluded.hold_id,
       joined  = false
