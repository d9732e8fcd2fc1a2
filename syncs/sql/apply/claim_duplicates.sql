-- A record whose address another record won claims the membership too, so that the person stays
-- when the other record goes (R18, R67). It is linked to be found when it goes itself; if it lets go
-- of another contact, then when it does. How it stood to the contact before is kept (R98). With its
-- opt-out, where that binds nobody, is remembered since when the sync has it (R50).
WITH loser AS (
    SELECT staged.ordinal, staged.record_id, staged.fingerprint, staged.leaves, staged.opted_out,
           contact.id AS contact_id
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT id
                           FROM contacts_contact
                          WHERE organisation_id = %(organisation)s AND address = staged.address
                         OFFSET 0) contact
     WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
       AND staged.kind = %(READ_KIND)s
       AND staged.reason = %(FILE_DUPLICATE)s
       AND EXISTS (SELECT
                     FROM contacts_membership
                    WHERE mailing_list_id = %(mailing_list)s AND contact_id = contact.id
                   OFFSET 0)
       AND NOT EXISTS (SELECT
                         FROM contacts_suppression
                        WHERE organisation_id = %(organisation)s AND address = staged.address
                       OFFSET 0)
), kept AS (
    INSERT INTO syncs_beforeimage (run_id, contact_id, record_id, organisation_id, place,
                                   claimed_since, claimed_after, fingerprint, contact_revision,
                                   first_synced_at)
    SELECT %(run)s, loser.contact_id, loser.record_id, %(organisation)s, 2 * loser.ordinal,
           claim.created_at, true, link.fingerprint, link.contact_revision, link.first_synced_at
      FROM loser
      LEFT JOIN LATERAL (SELECT created_at
                           FROM contacts_membershipclaim
                          WHERE mailing_list_id = %(mailing_list)s
                            AND contact_id = loser.contact_id
                            AND claimant_id = %(sync)s
                            AND record_id = loser.record_id
                         OFFSET 0) claim ON true
      LEFT JOIN LATERAL (SELECT contact_id, fingerprint, contact_revision, first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = loser.record_id
                         OFFSET 0) link ON link.contact_id = loser.contact_id
     WHERE claim.created_at IS NULL
        OR link.contact_revision IS DISTINCT FROM %(FILLS_NOTHING)s
        ON CONFLICT DO NOTHING
), claimed AS (
    INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                          organisation_id)
    SELECT %(mailing_list)s, contact_id, %(sync)s, record_id, %(organisation)s
      FROM loser
        ON CONFLICT DO NOTHING
), dated AS (
    UPDATE syncs_optedoutrecord
       SET first_synced_at = now()
     WHERE ctid = ANY (ARRAY (SELECT remembered.ctid
                                FROM loser
                               CROSS JOIN LATERAL (SELECT ctid
                                                     FROM syncs_optedoutrecord
                                                    WHERE sync_id = %(sync)s
                                                      AND record_id = loser.record_id
                                                      AND first_synced_at IS NULL
                                                   OFFSET 0) remembered
                               WHERE loser.opted_out))
), moved AS (
    UPDATE {staged} staged
       SET contact_id       = loser.contact_id,
           contact_revision = %(FILLS_NOTHING)s
      FROM loser
     WHERE staged.ordinal = loser.ordinal
       AND loser.leaves IS NOT NULL
)
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT %(sync)s, record_id, %(organisation)s, contact_id, fingerprint, %(FILLS_NOTHING)s, now()
  FROM loser
 WHERE leaves IS NULL
    ON CONFLICT (sync_id, record_id) DO UPDATE
   SET contact_id       = excluded.contact_id,
       fingerprint      = excluded.fingerprint,
       contact_revision = excluded.contact_revision
