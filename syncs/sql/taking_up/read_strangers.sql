-- The next rows of a run about records that imported nobody, or whose person left, in the order of the
-- records. A row of a contact keeps no address; of whom was erased for good there is none any more.
SELECT row.record_id, coalesce(row.email, contact.email), row.outcome, row.ordinal
  FROM unnest(ARRAY[%(IGNORED)s, %(NOT_SELECTED)s, %(DELETED)s, %(PUT_BACK)s]::smallint[])
       asked (outcome)
 CROSS JOIN LATERAL (SELECT record_id, email, outcome, ordinal, contact_id
                       FROM syncs_runrow
                      WHERE run_id = %(run)s AND outcome = asked.outcome
                        AND ordinal > %(after)s AND record_id IS NOT NULL
                      ORDER BY ordinal
                      LIMIT %(batch)s) row
  LEFT JOIN LATERAL (SELECT email
                       FROM contacts_contact
                      WHERE id = row.contact_id
                     OFFSET 0) contact ON true
 ORDER BY row.ordinal
 LIMIT %(batch)s
