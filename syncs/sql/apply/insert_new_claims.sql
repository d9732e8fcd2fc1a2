-- This sync's claims on the memberships of the new people of a range (R18). The order is as in
-- `insert_new_memberships.sql`.
INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(mailing_list)s, contact_id, %(sync)s, record_id, %(organisation)s
  FROM syncs_runrow
 WHERE run_id = %(run)s AND outcome = %(NEW)s
   AND ordinal > %(after)s AND ordinal <= %(until)s
 ORDER BY ordinal
