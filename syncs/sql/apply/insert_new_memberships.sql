-- The new people of a range, on the list. They have their ids in the order of reading, which is that of
-- the key, so that there is nothing to sort.
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT %(mailing_list)s, contact_id, %(organisation)s
  FROM syncs_runrow
 WHERE run_id = %(run)s AND outcome = %(NEW)s
   AND ordinal > %(after)s AND ordinal <= %(until)s
 ORDER BY ordinal
