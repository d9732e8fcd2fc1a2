-- Whether a range would bring anybody who was suppressed or erased since it was decided (R69). That
-- is looked at only where the organisation has suppressed or erased somebody since the run began, or
-- an hour before: what was committed late may have an earlier time.
WITH run AS (
    SELECT started_at - interval '1 hour' AS since FROM syncs_importrun WHERE id = %(run)s
)
SELECT CASE
       WHEN EXISTS (SELECT FROM run, contacts_suppression
                     WHERE organisation_id = %(organisation)s AND created_at > run.since)
            OR EXISTS (SELECT FROM run, contacts_erasedaddress
                        WHERE organisation_id = %(organisation)s AND erased_at > run.since)
       THEN EXISTS (
            SELECT
              FROM syncs_runrow decided
              JOIN {staged} staged USING (ordinal)
             WHERE decided.run_id = %(run)s
               AND decided.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                       %(UNCHANGED)s)
               AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
               AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
               AND staged.kind = %(READ_KIND)s
               AND (EXISTS (SELECT FROM contacts_suppression
                             WHERE organisation_id = %(organisation)s AND address = staged.address
                            OFFSET 0)
                    OR EXISTS (SELECT FROM (SELECT sha256((SELECT erasure_salt
                                                     FROM contacts_addresssecrets
                                                    WHERE organisation_id = %(organisation)s)
                                                  || convert_to(staged.address, 'UTF8')) AS digest
                                      OFFSET 0) sought
                                 JOIN contacts_erasedaddress USING (digest)
                                WHERE organisation_id = %(organisation)s
                                  AND let_back_at IS NULL
                               OFFSET 0)))
       ELSE false
       END
