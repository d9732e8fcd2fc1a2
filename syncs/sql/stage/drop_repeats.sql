-- A record that moved between two pages while they were read counts once, as it was read last. Who
-- is in the view is not outside of it. A deletion stays beside what was read.
DELETE FROM {staged}
 WHERE ctid = ANY (ARRAY (SELECT ctid
                            FROM (SELECT ctid,
                                         row_number() OVER (
                                             PARTITION BY record_id, kind = %(DELETED_KIND)s
                                             ORDER BY kind = %(OUTSIDE_KIND)s, ordinal DESC
                                         ) AS place
                                    FROM {staged}) ranked
                           WHERE place > 1))
