-- The people of a range with all records that let go of them, wherever these are in the run, so that
-- everybody is treated once and wholly (R77). A person's place is the first of these records'.
INSERT INTO leaving (ordinal, place, record_id, kind, contact_id, because, fills, revision,
                     fingerprint)
SELECT staged.ordinal, person.ordinal, staged.record_id, staged.kind, staged.leaves, staged.because,
       staged.contact_id, staged.contact_revision, staged.fingerprint
  FROM {staged} person
 CROSS JOIN LATERAL (SELECT *
                       FROM {staged}
                      WHERE leaves = person.leaves
                     OFFSET 0) staged
 WHERE person.leaves IS NOT NULL
   AND person.ordinal > %(after)s AND person.ordinal <= %(until)s
   AND NOT EXISTS (SELECT
                     FROM {staged} earlier
                    WHERE earlier.leaves = person.leaves AND earlier.ordinal < person.ordinal
                   OFFSET 0)
