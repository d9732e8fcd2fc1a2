-- Whether a run that applies a preview has done a deed by now: what is decided of the ordinals up to
-- here is applied.
SELECT EXISTS (SELECT
                 FROM syncs_runrow
                WHERE run_id = %(run)s
                  AND (outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s)
                       AND ordinal <= %(applied)s
                       OR outcome = %(DELETED)s AND ordinal <= %(removals_applied)s))
