-- Lines of files of suppressions that name an erased address.
UPDATE contacts_suppressionfileline line
   SET text = '', address = NULL, kind = NULL, note = '', detail = '', verdict = %(erased)s
  FROM contacts_suppressionfile file
 WHERE file.organisation_id = %(organisation)s AND line.file_id = file.id
   AND (line.address = %(address)s OR strpos(lower(line.text), %(address)s) > 0
        OR strpos(lower(line.detail), %(address)s) > 0)
