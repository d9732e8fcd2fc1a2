-- A run that stops early keeps in its ledger only what it had applied. Holding people is done by its
-- end alone.
DELETE FROM syncs_runrow
 WHERE run_id = %(run)s
   AND (outcome = %(HELD)s
        OR ordinal > CASE WHEN outcome IN (%(DELETED)s, %(KEPT)s) THEN %(removals_applied)s
                          ELSE %(applied)s
                     END)
