-- Known records of people who have opted out by another record: nothing of them was read anew.
UPDATE {staged}
   SET reason = %(OPTED_OUT)s
 WHERE kind = %(KNOWN_KIND)s
   AND contact_id IN (SELECT contact_id FROM opted_out WHERE contact_id IS NOT NULL)
