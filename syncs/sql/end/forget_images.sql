-- Some of the before-images of a run, whichever; to be done again until there are none left.
DELETE FROM syncs_beforeimage
 WHERE ctid = ANY (ARRAY (SELECT ctid
                            FROM syncs_beforeimage
                           WHERE run_id = %(run)s
                           LIMIT %(at_most)s))
