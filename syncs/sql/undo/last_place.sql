-- The last place of what a run did.
SELECT greatest((SELECT max(place) FROM syncs_beforeimage WHERE run_id::float8 = %(about)s::float8),
                (SELECT max(CASE WHEN outcome = %(PUT_BACK)s THEN ordinal ELSE 2 * ordinal + 1 END)
                   FROM syncs_runrow
                  WHERE run_id = %(about)s
                    AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(DELETED)s,
                                    %(PUT_BACK)s)),
                0)
