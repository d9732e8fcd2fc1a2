-- All claims on a list, whoever made them.
DELETE FROM contacts_membershipclaim
 WHERE mailing_list_id = %(mailing_list)s
