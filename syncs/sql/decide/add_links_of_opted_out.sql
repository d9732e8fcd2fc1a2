-- The same for records that this sync imported and that claim nobody any more, where people who opt
-- out leave the organisation and not only the list (R15).
INSERT INTO {staged} (ordinal, record_id, kind, leaves, because)
SELECT %(staged)s + row_number() OVER (ORDER BY record_id),
       record_id, %(CLAIM_KIND)s, contact_id, %(OPTED_OUT)s
  FROM syncs_sourcelink
 WHERE sync_id = %(sync)s
   AND contact_id IN (SELECT contact.id
                        FROM opted_out
                        JOIN contacts_contact contact ON contact.id = opted_out.contact_id
                       WHERE contact.deleted_at IS NULL)
