-- How many records this sync knows that nobody has reported as deleted (R73).
SELECT (SELECT count(*) FROM syncs_sourcelink WHERE sync_id = %(sync)s)
     - (SELECT count(*)
          FROM {staged} staged
         CROSS JOIN LATERAL (SELECT record_id
                               FROM syncs_sourcelink
                              WHERE sync_id = %(sync)s AND record_id = staged.record_id
                             OFFSET 0) link
         WHERE staged.kind = %(DELETED_KIND)s)
