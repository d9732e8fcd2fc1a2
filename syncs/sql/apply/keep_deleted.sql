-- A record that was deleted in Recruit and whose person stays (R16, R50) does not speak for them any
-- more: the next record with their address does (R67). All of these links exist.
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT known.*
  FROM {staged} staged
 CROSS JOIN LATERAL (SELECT sync_id, record_id, organisation_id, contact_id, fingerprint,
                            contact_revision, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) known
 WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind = %(DELETED_KIND)s AND staged.leaves IS NULL
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_revision = %(FILLS_NOTHING)s
