-- The organisation's own fields: contacts have their values in the column `own_<key>`.
SELECT key, label, type
  FROM contacts_contactfield
 WHERE organisation_id = %(organisation)s
 ORDER BY label
