-- The same for a sync that may have imported some of the records before.
{insert_links.sql}
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_id       = excluded.contact_id,
       fingerprint      = excluded.fingerprint,
       contact_revision = excluded.contact_revision
