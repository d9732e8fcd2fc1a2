-- A record that moved between two pages while they were read counts once, as it was read last. Who
-- is in the view is not outside of it. A deletion stays beside what was read.
DELETE FROM {staged} staged
 USING (SELECT record_id,
               kind = %(DELETED_KIND)s AS is_deletion,
               (array_agg(ordinal ORDER BY kind = %(OUTSIDE_KIND)s, ordinal DESC))[1] AS kept
          FROM {staged}
         GROUP BY record_id, kind = %(DELETED_KIND)s
        HAVING count(*) > 1) repeated
 WHERE staged.record_id = repeated.record_id
   AND (staged.kind = %(DELETED_KIND)s) = repeated.is_deletion
   AND staged.ordinal <> repeated.kept
