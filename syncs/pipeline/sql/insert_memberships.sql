-- Everybody of a range who was not on the list and now is.
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT %(mailing_list)s, decided.contact_id, %(organisation)s
  FROM syncs_runrow decided
 WHERE decided.run_id = %(run)s
   AND decided.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
 ORDER BY decided.contact_id
    ON CONFLICT DO NOTHING
