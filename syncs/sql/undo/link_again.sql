-- Records are linked as they were. The contact has a later revision where it was changed, so that the
-- next run that reads the record takes it for changed.
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT %(sync)s, record_id, %(organisation)s, contact_id, fingerprint, contact_revision,
       first_synced_at
  FROM stood
 WHERE links
 ORDER BY record_id
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_id       = excluded.contact_id,
       fingerprint      = excluded.fingerprint,
       contact_revision = excluded.contact_revision,
       first_synced_at  = excluded.first_synced_at
