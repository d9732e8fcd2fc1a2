-- Strangers that were found to be a person who is erased, by their whole keys.
DELETE FROM syncs_stranger stranger
 USING unnest(%(syncs)s::bigint[], %(records)s::bigint[], %(emails)s::text[])
       found (sync_id, record_id, email)
 WHERE stranger.sync_id = found.sync_id
   AND stranger.record_id = found.record_id
   AND stranger.email = found.email
