-- Takes back the removals that were decided and of which none was carried out, to decide them again.
DELETE FROM syncs_runrow
 WHERE run_id = %(run)s AND outcome = %(DELETED)s
