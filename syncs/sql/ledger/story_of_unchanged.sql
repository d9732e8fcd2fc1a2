-- Outcomes of a contact in blocks, newest run first, between two runs and behind a key. Previews have
-- done nothing.
SELECT unchanged.run_id, unchanged.ordinal, unchanged.record_id
  FROM ({unchanged_of_contact.sql}) unchanged
  JOIN syncs_importrun run ON run.id = unchanged.run_id
 WHERE run.kind <> ALL (%(only_showing)s)
   AND (%(of_sync)s::bigint IS NULL OR run.sync_id = %(of_sync)s)
   AND (%(record)s::bigint IS NULL OR unchanged.record_id = %(record)s)
   AND unchanged.run_id >= %(first_run)s AND unchanged.run_id <= %(last_run)s
   AND (unchanged.run_id < %(before_run)s
        OR unchanged.run_id = %(before_run)s AND unchanged.ordinal > %(after)s)
 ORDER BY unchanged.run_id DESC, unchanged.ordinal
 LIMIT %(at_most)s
