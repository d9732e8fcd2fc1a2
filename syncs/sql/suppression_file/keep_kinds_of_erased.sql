-- Keeps beside the hashes of people who were erased for good under which kinds a file names them: these
-- are in force once an address is let back (R69). They are locked in the order in which everybody does
-- who suppresses several.
WITH named AS (
    SELECT digest, array_agg(kind) AS kinds
      FROM contacts_suppressionfileline
     WHERE file_id = %(file)s AND digest IS NOT NULL AND kind IS NOT NULL
     GROUP BY digest
),
held AS MATERIALIZED (
    SELECT erased.id, named.kinds
      FROM contacts_erasedaddress erased
      JOIN named USING (digest)
     WHERE erased.organisation_id = %(organisation)s AND erased.let_back_at IS NULL
     ORDER BY erased.id
       FOR UPDATE OF erased
)
UPDATE contacts_erasedaddress erased
   SET kinds = ARRAY (SELECT DISTINCT kind
                        FROM unnest(erased.kinds || held.kinds) kind
                       ORDER BY kind)
  FROM held
 WHERE erased.id = held.id
