-- How records of a range stood to their contact before, where this run changes that: an undo needs it
-- (R98). Who joins the list had no claim and no link, who was on it had both: only what was otherwise
-- is kept. To be done before claims and links are written.
INSERT INTO syncs_beforeimage (run_id, contact_id, record_id, organisation_id, place, claimed_since,
                               claimed_after, fingerprint, contact_revision, first_synced_at)
SELECT %(run)s, decided.contact_id, decided.record_id, %(organisation)s, 2 * decided.ordinal,
       claim.created_at, true, link.fingerprint, link.contact_revision, link.first_synced_at
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = decided.contact_id
                        AND claimant_id = %(sync)s
                        AND record_id = decided.record_id
                     OFFSET 0) claim ON true
  LEFT JOIN LATERAL (SELECT contact_id, fingerprint, contact_revision, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = decided.record_id
                     OFFSET 0) link ON link.contact_id = decided.contact_id
 WHERE decided.run_id = %(run)s
   AND decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(UNCHANGED)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind = %(READ_KIND)s
   AND CASE WHEN decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s)
            THEN claim.created_at IS NOT NULL OR link.contact_id IS NOT NULL
            ELSE claim.created_at IS NULL OR link.contact_id IS NULL
                 OR link.contact_revision = %(FILLS_NOTHING)s
       END
    ON CONFLICT DO NOTHING
