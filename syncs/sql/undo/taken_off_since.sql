-- Whether somebody was taken off a list by hand since the run to be undone began, or deleted: a contact
-- and a list in `asked` (mailing_list_id, contact_id). That ended all claims, whoever had them.
SELECT
  FROM contacts_departure
 WHERE mailing_list_id = asked.mailing_list_id AND contact_id = asked.contact_id
   AND cause IN (%(TAKEN_OFF_DEPARTURE)s, %(CONTACT_DELETED_DEPARTURE)s)
   AND left_at > (SELECT started_at FROM syncs_importrun WHERE id = %(about)s)
OFFSET 0
