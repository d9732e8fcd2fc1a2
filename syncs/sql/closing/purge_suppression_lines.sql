-- Some of the lines of the files of suppressions that an organisation was sent.
DELETE FROM contacts_suppressionfileline
 WHERE ctid = ANY (ARRAY(
        SELECT line.ctid
          FROM contacts_suppressionfile file
          JOIN contacts_suppressionfileline line ON line.file_id = file.id
         WHERE file.organisation_id = %(organisation)s
         LIMIT %(batch)s))
