-- This sync's claims on the other memberships of a range (R18). Known records have theirs already.
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(mailing_list)s, decided.contact_id, %(sync)s, decided.record_id, %(organisation)s
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s
   AND decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(UNCHANGED)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind = %(READ_KIND)s
 ORDER BY decided.contact_id
    ON CONFLICT DO NOTHING
