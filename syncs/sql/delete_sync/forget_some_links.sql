-- Some of what `forget_links` forgets.
DELETE FROM syncs_sourcelink
 WHERE ctid = ANY (ARRAY (SELECT ctid
                            FROM syncs_sourcelink
                           WHERE sync_id = %(sync)s
                           LIMIT %(at_most)s))
