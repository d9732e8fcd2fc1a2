-- All claims of a sync on its list, on the contacts of a range.
DELETE FROM contacts_membershipclaim
 WHERE mailing_list_id = %(mailing_list)s AND claimant_id = %(sync)s
   AND contact_id > %(after)s AND contact_id <= %(until)s
