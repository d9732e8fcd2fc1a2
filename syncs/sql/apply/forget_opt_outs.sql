-- Records that were remembered for having opted out, and say otherwise now or are deleted (R15).
DELETE FROM syncs_optedoutrecord
 WHERE ctid = ANY (ARRAY (SELECT remembered.ctid
                            FROM {staged} staged
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM syncs_optedoutrecord
                                                WHERE sync_id = %(sync)s
                                                  AND record_id = staged.record_id
                                               OFFSET 0) remembered
                           WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
                             AND (staged.kind = %(DELETED_KIND)s
                                  OR staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s)
                                     AND staged.denies_opt_out)))
