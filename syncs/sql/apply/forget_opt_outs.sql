-- Records that were remembered for having opted out and say no now are forgotten (R15), and with them
-- those of the same address that had been deleted. A record that is deleted now has taken nothing back:
-- it is remembered as such.
WITH denied AS MATERIALIZED (
    SELECT remembered.ctid AS place, staged.kind,
           CASE WHEN remembered.address = staged.address THEN staged.address END AS address
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT ctid, address
                           FROM syncs_optedoutrecord
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) remembered
     WHERE (SELECT EXISTS (SELECT FROM syncs_optedoutrecord WHERE sync_id = %(sync)s))
       AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
       AND staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s)
       AND staged.denies_opt_out
), marked AS (
    UPDATE syncs_optedoutrecord
       SET is_gone = true
     WHERE ctid = ANY (ARRAY (SELECT remembered.ctid
                                FROM {staged} staged
                               CROSS JOIN LATERAL (SELECT ctid, is_gone
                                                     FROM syncs_optedoutrecord
                                                    WHERE sync_id = %(sync)s
                                                      AND record_id = staged.record_id
                                                   OFFSET 0) remembered
                               WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
                                 AND staged.kind = %(DELETED_KIND)s
                                 AND NOT remembered.is_gone
                                 AND remembered.ctid NOT IN (SELECT place FROM denied
                                                              WHERE kind = %(GONE_KIND)s)))
)
DELETE FROM syncs_optedoutrecord
 WHERE ctid = ANY (ARRAY (SELECT place FROM denied
                           UNION ALL
                          SELECT gone.ctid
                            FROM syncs_optedoutrecord gone
                           WHERE EXISTS (SELECT FROM denied WHERE address IS NOT NULL)
                             AND gone.sync_id = %(sync)s
                             AND gone.is_gone
                             AND gone.address IN (SELECT address FROM denied
                                                   WHERE address IS NOT NULL)))
