-- Lines of files of suppressions that name an erased address. Where the address is theirs its hash
-- remains, by which the kind is kept with the erasure once the file is applied.
UPDATE contacts_suppressionfileline line
   SET digest = CASE WHEN line.address = %(address)s THEN %(digest)s END,
       text = '', address = NULL, note = '', detail = '', verdict = %(erased)s
  FROM contacts_suppressionfile file
 WHERE file.organisation_id = %(organisation)s AND line.file_id = file.id
   AND (line.address = %(address)s OR strpos(lower(line.text), %(address)s) > 0
        OR strpos(lower(line.detail), %(address)s) > 0)
