-- Lines of files of suppressions whose address was erased, and is let back. In a file that was applied
-- the kind has been kept beside the hash; another one suppresses the address once it is applied.
UPDATE contacts_suppressionfileline line
   SET address = %(address)s, text = %(address)s, digest = NULL, verdict = %(suppress)s
  FROM contacts_suppressionfile file
 WHERE file.organisation_id = %(organisation)s AND file.applied_at IS NULL
   AND line.file_id = file.id
   AND line.digest = %(digest)s
   AND line.kind IS NOT NULL
