-- Who of a range would be removed is held instead (R74).
UPDATE syncs_runrow
   SET outcome = %(HELD)s
 WHERE run_id = %(run)s
   AND outcome = %(DELETED)s
   AND ordinal > %(after)s AND ordinal <= %(until)s
