-- How the records of a range that let go of somebody stood to them, for an undo (R98): whether the
-- person goes or not, as another record may keep them. Of a person who is to stay only links change, see
-- `link_moved.sql` and `demote_links.sql`, and not those that were changed before. To be done before
-- claims and links are.
INSERT INTO syncs_beforeimage (run_id, contact_id, record_id, organisation_id, place, reason,
                               claimed_since, claimed_after, fingerprint, contact_revision,
                               first_synced_at)
SELECT DISTINCT ON (leaving.contact_id, leaving.record_id)
       %(run)s, leaving.contact_id, leaving.record_id, %(organisation)s, 2 * leaving.place + 1,
       leaving.because, claim.created_at, leaving.stays AND claim.created_at IS NOT NULL,
       link.fingerprint, link.contact_revision, link.first_synced_at
  FROM leaving
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = leaving.contact_id
                        AND claimant_id = %(sync)s
                        AND record_id = leaving.record_id
                     OFFSET 0) claim ON true
  LEFT JOIN LATERAL (SELECT contact_id, fingerprint, contact_revision, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = leaving.record_id
                     OFFSET 0) link ON link.contact_id = leaving.contact_id
 WHERE CASE WHEN leaving.stays
            THEN leaving.fills IS NOT NULL AND link.contact_id IS NOT NULL
                 OR link.contact_revision <> %(FILLS_NOTHING)s
            ELSE claim.created_at IS NOT NULL OR link.contact_id IS NOT NULL
       END
 ORDER BY leaving.contact_id, leaving.record_id, leaving.because <> %(OPTED_OUT)s, leaving.ordinal
    ON CONFLICT DO NOTHING
