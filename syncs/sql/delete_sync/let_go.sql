-- All claims of a sync on its list.
DELETE FROM contacts_membershipclaim
 WHERE mailing_list_id = %(mailing_list)s AND claimant_id = %(sync)s
