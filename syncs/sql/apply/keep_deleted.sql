-- A record that was deleted in Recruit and whose person stays (R16, R50) does not speak for them any
-- more: the next record with their address does (R67). All of these links exist. How they were before
-- is kept (R98).
WITH speaking AS (
    SELECT staged.ordinal, known.*
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT sync_id, record_id, organisation_id, contact_id, fingerprint,
                                contact_revision, first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) known
     WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
       AND staged.kind = %(DELETED_KIND)s AND staged.leaves IS NULL
       AND known.contact_revision <> %(FILLS_NOTHING)s
), kept AS (
    INSERT INTO syncs_beforeimage (run_id, contact_id, record_id, organisation_id, place,
                                   claimed_since, claimed_after, fingerprint, contact_revision,
                                   first_synced_at)
    SELECT %(run)s, speaking.contact_id, speaking.record_id, %(organisation)s, 2 * speaking.ordinal,
           claim.created_at, claim.created_at IS NOT NULL, speaking.fingerprint,
           speaking.contact_revision, speaking.first_synced_at
      FROM speaking
      LEFT JOIN LATERAL (SELECT created_at
                           FROM contacts_membershipclaim
                          WHERE mailing_list_id = %(mailing_list)s
                            AND contact_id = speaking.contact_id
                            AND claimant_id = %(sync)s
                            AND record_id = speaking.record_id
                         OFFSET 0) claim ON true
        ON CONFLICT DO NOTHING
)
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT sync_id, record_id, organisation_id, contact_id, fingerprint, contact_revision,
       first_synced_at
  FROM speaking
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_revision = %(FILLS_NOTHING)s
