-- Nobody comes back onto a list who does not come back as a contact, and nobody goes as a contact who
-- stays on a list.
UPDATE part
   SET verdict = missing.verdict
  FROM part missing
 WHERE part.verdict IS NULL
   AND missing.verdict IS NOT NULL
   AND part.place = missing.place
   AND (part.comes AND part.mailing_list_id IS NOT NULL AND missing.name = 'contact'
        OR NOT part.comes AND part.name = 'contact'
           AND missing.mailing_list_id IS NOT NULL AND missing.verdict <> %(REMOVED_SINCE)s)
