-- Suppresses the addresses of a file, and those that its people have now, in whatever kind they are not
-- suppressed already (R70): in the order in which everybody locks them who suppresses several.
INSERT INTO contacts_suppression (organisation_id, address, kind, created_at, origin, added_by_id,
                                  note)
SELECT DISTINCT ON (address, kind)
       %(organisation)s, address, kind, %(now)s, %(origin)s, %(by)s, note
  FROM (SELECT address, kind, note, false AS follows
          FROM contacts_suppressionfileline
         WHERE file_id = %(file)s AND verdict = %(suppress)s
        UNION ALL
        SELECT address COLLATE "C", kind, %(following_note)s, true
          FROM unnest(%(following)s::text[], %(kinds)s::smallint[]) AS following (address, kind))
       wanted
 ORDER BY address, kind, follows
    ON CONFLICT DO NOTHING
