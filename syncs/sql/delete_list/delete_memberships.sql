-- All memberships of a list.
DELETE FROM contacts_membership
 WHERE mailing_list_id = %(mailing_list)s
