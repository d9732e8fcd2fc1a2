-- A record that moved between two pages while they were read counts once, as it was read last.
-- A deletion outlives what was read before it (R73). Who is in the view is not outside of it.
DELETE FROM {staged} staged
 USING (SELECT record_id,
               (array_agg(ordinal ORDER BY kind = %(DELETED_KIND)s DESC,
                                           kind = %(OUTSIDE_KIND)s,
                                           ordinal DESC))[1] AS kept
          FROM {staged}
         GROUP BY record_id
        HAVING count(*) > 1) repeated
 WHERE staged.record_id = repeated.record_id
   AND staged.ordinal <> repeated.kept
