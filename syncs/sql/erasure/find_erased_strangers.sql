-- Strangers that may be a person who is erased. Texts are stored as they were written, so this finds a
-- few too many. Those of the person's records are theirs too, whatever stood in place of an address.
SELECT sync_id, record_id, email, detail ->> 'suggestion', record_id = ANY (%(records)s)
  FROM syncs_stranger
 WHERE organisation_id = %(organisation)s
   AND (address = %(address)s
        OR strpos(lower(email), %(local)s) > 0
        OR email ~ '[^ -~]'
        OR detail ->> 'suggestion' = %(address)s
        OR record_id = ANY (%(records)s))
