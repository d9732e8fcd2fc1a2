-- Keeps beside the hashes of people who were erased for good under which kinds a file names them: these
-- are in force once an address is let back (R69).
UPDATE contacts_erasedaddress erased
   SET kinds = ARRAY (SELECT DISTINCT kind
                        FROM unnest(erased.kinds || named.kinds) kind
                       ORDER BY kind)
  FROM (SELECT digest, array_agg(kind) AS kinds
          FROM contacts_suppressionfileline
         WHERE file_id = %(file)s AND digest IS NOT NULL AND kind IS NOT NULL
         GROUP BY digest) named
 WHERE erased.organisation_id = %(organisation)s
   AND erased.digest = named.digest
   AND erased.let_back_at IS NULL
