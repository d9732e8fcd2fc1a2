-- The files of an organisation that are older than as many lines as are kept, of which each file counts
-- for a least number.
SELECT id
  FROM (SELECT file.id,
               sum(greatest(coalesce(last.number, 0), %(least)s)) OVER (ORDER BY file.id DESC) AS lines
          FROM contacts_suppressionfile file
          LEFT JOIN LATERAL (SELECT number
                               FROM contacts_suppressionfileline
                              WHERE file_id = file.id
                              ORDER BY number DESC
                              LIMIT 1) last ON true
         WHERE file.organisation_id = %(organisation)s) counted
 WHERE lines > %(max_lines)s
