-- Everybody of a range who was known in the organisation and not on the list, and now is. Also who
-- was on it when it was decided: should somebody have taken them off since, more rows come than
-- were expected, and the range is decided again.
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT %(mailing_list)s, decided.contact_id, %(organisation)s
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s
   AND decided.outcome IN (%(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(UNCHANGED)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind = %(READ_KIND)s
 ORDER BY decided.contact_id
    ON CONFLICT DO NOTHING
