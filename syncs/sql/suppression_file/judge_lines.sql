-- What becomes of each line of a file that has an address: of lines with one address and kind the
-- first counts, and whoever is suppressed in this kind stays so as before. Of a person who was
-- erased for good the hash is kept, and the kind beside it.
WITH judged AS (
    SELECT line.number, first.number AS first, erased.digest,
           CASE WHEN erased.digest IS NOT NULL     THEN %(erased)s
                WHEN first.number <> line.number   THEN %(repeated)s
                WHEN suppression.id IS NOT NULL    THEN %(known)s
                ELSE %(suppress)s
           END AS verdict
      FROM contacts_suppressionfileline line
      JOIN (SELECT address, kind, min(number) AS number
              FROM contacts_suppressionfileline
             WHERE file_id = %(file)s AND kind IS NOT NULL
             GROUP BY address, kind) first USING (address, kind)
      LEFT JOIN LATERAL (SELECT id
                           FROM contacts_suppression
                          WHERE organisation_id = %(organisation)s
                            AND address = line.address AND kind = line.kind
                         OFFSET 0) suppression ON true
      LEFT JOIN LATERAL (SELECT digest
                           FROM (SELECT sha256((SELECT erasure_salt
                                               FROM contacts_addresssecrets
                                              WHERE organisation_id = %(organisation)s)
                                            || convert_to(line.address, 'UTF8')) AS digest
                                OFFSET 0) sought
                           JOIN contacts_erasedaddress USING (digest)
                          WHERE organisation_id = %(organisation)s
                            AND let_back_at IS NULL
                         OFFSET 0) erased ON true
     WHERE line.file_id = %(file)s
)
UPDATE contacts_suppressionfileline line
   SET verdict = judged.verdict,
       text    = CASE WHEN judged.verdict <> %(erased)s THEN line.text ELSE '' END,
       address = CASE WHEN judged.verdict <> %(erased)s THEN line.address END,
       digest  = judged.digest,
       note    = CASE WHEN judged.verdict <> %(erased)s THEN line.note ELSE '' END,
       detail  = CASE WHEN judged.verdict = %(repeated)s THEN 'Line ' || judged.first ELSE '' END
  FROM judged
 WHERE line.file_id = %(file)s AND line.number = judged.number
   AND line.verdict IS DISTINCT FROM judged.verdict
