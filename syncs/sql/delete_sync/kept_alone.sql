-- Whom of a range nobody but the sync keeps on its list.
SELECT contact_id
  FROM contacts_membershipclaim
 WHERE mailing_list_id = %(mailing_list)s
   AND contact_id > %(after)s AND contact_id <= %(until)s
 GROUP BY contact_id
HAVING bool_and(claimant_id = %(sync)s)
