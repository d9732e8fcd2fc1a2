-- A record that was deleted in Recruit and whose person stays (R16, R50) does not speak for them any
-- more: the next record with their address does (R67).
UPDATE syncs_sourcelink link
   SET contact_revision = %(FILLS_NOTHING)s
  FROM {staged} staged
 WHERE staged.kind = 'd'
   AND staged.leaves IS NULL
   AND link.sync_id = %(sync)s
   AND link.record_id = staged.record_id
