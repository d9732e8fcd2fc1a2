-- Some rows of a run, whichever; to be done again until there are none left.
DELETE FROM syncs_runrow
 WHERE ctid = ANY (ARRAY (SELECT ctid
                            FROM syncs_runrow
                           WHERE run_id = %(run)s
                           LIMIT %(at_most)s))
