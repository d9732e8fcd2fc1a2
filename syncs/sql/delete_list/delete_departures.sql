-- Who has left a list, and why: of use only as long as there is the list.
DELETE FROM contacts_departure
 WHERE mailing_list_id = %(mailing_list)s
