-- This sync's claim on every membership of a range (R18). A known record has its claim already,
-- unless its contact had left the list.
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(mailing_list)s, decided.contact_id, %(sync)s, decided.record_id, %(organisation)s
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s
   AND (decided.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
        OR decided.outcome IN (%(UPDATED)s, %(UNCHANGED)s) AND staged.kind = 'r')
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
 ORDER BY decided.contact_id
    ON CONFLICT DO NOTHING
