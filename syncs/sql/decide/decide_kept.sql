-- One run row for each person of a range who stays only because an option was switched on after the
-- record that would let go of them was imported (R50, R51). Who has opted out by another record
-- does not stay.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          detail)
SELECT DISTINCT ON (link.contact_id)
       %(run)s, %(KEPT)s, staged.ordinal, %(organisation)s, staged.spared, staged.record_id,
       link.contact_id, '{"kept": "before_option"}'::jsonb
  FROM {staged} staged
 CROSS JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) link
 CROSS JOIN LATERAL (SELECT
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = link.contact_id
                        AND claimant_id = %(sync)s
                        AND record_id = staged.record_id
                     OFFSET 0) claim
 WHERE staged.spared IS NOT NULL
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND NOT EXISTS (SELECT
                     FROM {staged} leaving
                    WHERE leaving.leaves = link.contact_id AND leaving.because = %(OPTED_OUT)s
                   OFFSET 0)
   AND NOT EXISTS (SELECT
                     FROM syncs_runrow decided
                    WHERE decided.contact_id = link.contact_id
                      AND decided.run_id = %(run)s
                      AND decided.outcome = %(KEPT)s
                   OFFSET 0)
 ORDER BY link.contact_id, staged.ordinal
