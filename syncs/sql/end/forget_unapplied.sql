-- A run that stops early keeps in its ledger only what it had applied.
DELETE FROM syncs_runrow
 WHERE run_id = %(run)s
   AND (outcome <> %(DELETED)s AND ordinal > %(applied)s
        OR outcome = %(DELETED)s AND ordinal > %(removals_applied)s)
