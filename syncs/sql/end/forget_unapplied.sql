-- A run that stops early keeps in its ledger only what it had applied.
DELETE FROM syncs_runrow
 WHERE run_id = %(run)s
   AND ordinal > CASE WHEN outcome IN (%(DELETED)s, %(HELD)s, %(KEPT)s) THEN %(removals_applied)s
                      ELSE %(applied)s
                 END
