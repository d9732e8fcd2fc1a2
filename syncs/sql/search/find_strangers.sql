-- Who was read and never imported: each address once with the newest row about it, and each record that
-- has a name and no address. Who is a contact is found as such, and so is whose record had no address, or
-- a text that is none, and fills or claims a contact since. What is looked through is the expression of
-- the index, term for term: it begins and ends with a blank, as the text of a contact does.
SELECT DISTINCT ON (found.address, found.lone_record)
       found.address, found.email, found.name, found.record_id, found.outcome, found.reason
  FROM (SELECT address, email, detail ->> 'name' AS name, record_id, outcome, reason, run_id,
               CASE WHEN address = '' THEN record_id END AS lone_record
          FROM syncs_stranger
         CROSS JOIN LATERAL (SELECT ' ' || address || ' ' || lower(coalesce(detail ->> 'name', ''))
                                    || ' ' AS text) searched
         WHERE organisation_id = %(organisation)s
           AND searched.text LIKE %(first)s
           AND searched.text LIKE %(second)s
           AND searched.text LIKE %(third)s
           AND searched.text LIKE ALL (%(further)s::text[])
           AND (address <> '' OR detail ? 'name')
           AND NOT EXISTS (SELECT
                             FROM contacts_contact contact
                            WHERE contact.organisation_id = syncs_stranger.organisation_id
                              AND contact.address = syncs_stranger.address
                           OFFSET 0)
           AND NOT ((address = '' OR reason = %(INVALID_PATTERN)s)
                    AND EXISTS (SELECT
                                  FROM syncs_sourcelink link
                                 WHERE link.sync_id = syncs_stranger.sync_id
                                   AND link.record_id = syncs_stranger.record_id
                                OFFSET 0))
         LIMIT %(read)s) found
 ORDER BY found.address, found.lone_record, found.run_id DESC
 LIMIT %(at_most)s
