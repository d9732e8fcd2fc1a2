-- Takes back what was decided for a range, to decide it again.
DELETE FROM syncs_runrow
 WHERE run_id = %(run)s
   AND outcome <> %(DELETED)s
   AND ordinal > %(after)s AND ordinal <= %(until)s
