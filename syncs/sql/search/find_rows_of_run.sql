-- Rows of a run by a part of a name or address, or by the id of a record, behind a key, in the order of
-- the key. Contacts are found by their search texts; who is none, in what the row itself keeps.
WITH sought AS MATERIALIZED (
    SELECT contact_id
      FROM contacts_searchtext
     WHERE organisation_id = %(organisation)s
       AND text LIKE %(first)s AND text LIKE %(second)s AND text LIKE %(third)s
       AND text LIKE ALL (%(further)s::text[])
)
SELECT DISTINCT ON (outcome, ordinal)
       outcome, ordinal, reason, record_id, contact_id, email, detail
  FROM (SELECT row.outcome, row.ordinal, row.reason, row.record_id, row.contact_id, row.email,
               row.detail
          FROM sought
          JOIN syncs_runrow row ON row.contact_id = sought.contact_id AND row.run_id = %(run)s
        UNION ALL
        SELECT row.outcome, row.ordinal, row.reason, row.record_id, row.contact_id, row.email,
               row.detail
          FROM syncs_runrow row
         CROSS JOIN LATERAL (SELECT lower(concat_ws(' ', '', row.detail ->> 'name',
                                                    row.detail #>> '{values,first_name}',
                                                    row.detail #>> '{values,last_name}',
                                                    row.email, ''))
                             AS text) named
         WHERE row.run_id = %(run)s AND row.contact_id IS NULL
           AND named.text LIKE %(first)s AND named.text LIKE %(second)s AND named.text LIKE %(third)s
           AND named.text LIKE ALL (%(further)s::text[])
        UNION ALL
        SELECT row.outcome, row.ordinal, row.reason, row.record_id, row.contact_id, row.email,
               row.detail
          FROM syncs_runrow row
         WHERE row.run_id = %(run)s AND row.record_id = %(record)s
        UNION ALL
        SELECT %(UNCHANGED)s, ordinal, NULL, record_id, contact_id, NULL, NULL
          FROM ({unchanged_of_sought.sql}) unchanged
         WHERE %(UNCHANGED)s = ANY (%(outcomes)s)
        UNION ALL
        SELECT %(UNCHANGED)s, packed.ordinal, NULL, packed.record_id, packed.contact_id, NULL, NULL
          FROM syncs_unchangedblock block
         CROSS JOIN LATERAL ({unpacked.sql}) packed
         WHERE block.run_id = %(run)s
           AND %(record)s = ANY (block.record_ids) AND packed.record_id = %(record)s) found
 WHERE (outcome, ordinal) > (%(after_outcome)s, %(after_ordinal)s)
   AND outcome = ANY (%(outcomes)s)
   AND (%(reason)s IS NULL OR reason = %(reason)s)
   AND (NOT %(opted_out)s OR detail -> 'opted_out' = 'true')
 ORDER BY outcome, ordinal
 LIMIT %(at_most)s
