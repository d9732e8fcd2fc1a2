-- The people's records that have come to fill another contact, or to claim it, are linked to it
-- (R72). All of these links exist.
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT %(sync)s, record_id, %(organisation)s, fills, fingerprint, revision, now()
  FROM leaving
 WHERE fills IS NOT NULL
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_id       = excluded.contact_id,
       fingerprint      = excluded.fingerprint,
       contact_revision = excluded.contact_revision
