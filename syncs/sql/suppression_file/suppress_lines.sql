-- Suppresses the addresses of a file that are not suppressed in this kind already (R70).
INSERT INTO contacts_suppression (organisation_id, address, kind, created_at, origin, added_by_id,
                                  note)
SELECT %(organisation)s, address, kind, %(now)s, %(origin)s, %(by)s, note
  FROM contacts_suppressionfileline
 WHERE file_id = %(file)s AND verdict = %(suppress)s
 ORDER BY address, kind
    ON CONFLICT DO NOTHING
