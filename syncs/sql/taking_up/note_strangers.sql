-- Strangers with the newest row about each. The rows are read by their whole keys. Who was erased for
-- good is not noted: what remains of the address is a hash. Of one record and text an earlier run says
-- nothing any more, whichever is noted first.
INSERT INTO syncs_stranger AS known (sync_id, record_id, email, organisation_id, address, run_id,
                                     outcome, ordinal, reason, detail)
SELECT DISTINCT ON (found.record_id, found.email)
       %(sync)s, found.record_id, found.email, %(organisation)s, found.address, %(run)s,
       found.outcome, found.ordinal, row.reason, row.detail
  FROM unnest(%(records)s::bigint[], %(emails)s::text[], %(addresses)s::text[],
              %(outcomes)s::smallint[], %(ordinals)s::bigint[])
       found (record_id, email, address, outcome, ordinal)
 CROSS JOIN LATERAL (SELECT reason, detail
                       FROM syncs_runrow
                      WHERE run_id = %(run)s AND outcome = found.outcome
                        AND ordinal = found.ordinal
                     OFFSET 0) row
 WHERE found.email IS NOT NULL
   AND NOT EXISTS (SELECT
                     FROM (SELECT sha256((SELECT erasure_salt
                                         FROM contacts_addresssecrets
                                        WHERE organisation_id = %(organisation)s)
                                      || convert_to(found.address, 'UTF8')) AS digest
                          OFFSET 0) sought
                     JOIN contacts_erasedaddress USING (digest)
                    WHERE organisation_id = %(organisation)s
                      AND let_back_at IS NULL
                   OFFSET 0)
 ORDER BY found.record_id, found.email, found.ordinal DESC
    ON CONFLICT (sync_id, record_id, email) DO UPDATE
   SET run_id  = excluded.run_id,
       outcome = excluded.outcome,
       ordinal = excluded.ordinal,
       reason  = excluded.reason,
       detail  = excluded.detail
 WHERE known.run_id <= excluded.run_id
