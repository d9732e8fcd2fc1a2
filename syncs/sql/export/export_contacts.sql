-- The contacts that are there, with a column `own_<key>` for each field of the organisation's own.
SELECT id, email, first_name, last_name{own_fields},
       created_at AS added, updated_at AS changed
  FROM contacts_contact
 WHERE organisation_id = %(organisation)s AND deleted_at IS NULL
 ORDER BY id
