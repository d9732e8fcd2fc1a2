-- Records that let go of people who stay all the same, and fill nobody else, do not speak for them
-- any more: the next record with their address does (R67).
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT DISTINCT ON (known.record_id) known.*
  FROM leaving
 CROSS JOIN LATERAL (SELECT sync_id, record_id, organisation_id, contact_id, fingerprint,
                            contact_revision, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = leaving.record_id
                     OFFSET 0) known
 WHERE leaving.stays
   AND leaving.fills IS NULL
   AND known.contact_id = leaving.contact_id
   AND known.contact_revision <> %(FILLS_NOTHING)s
 ORDER BY known.record_id
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_revision = %(FILLS_NOTHING)s
