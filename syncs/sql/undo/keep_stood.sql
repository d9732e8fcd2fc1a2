-- How the records that an undo touches stand to the contacts now, so that the undo can be undone; also
-- to those from whom their link is taken away, and whom the undo itself may come to later.
INSERT INTO syncs_beforeimage AS kept (run_id, contact_id, record_id, organisation_id, place,
                                       claimed_since, claimed_after, fingerprint, contact_revision,
                                       first_synced_at)
SELECT DISTINCT ON (touched.contact_id, touched.record_id)
       %(run)s, touched.contact_id, touched.record_id, %(organisation)s, touched.place,
       claim.created_at,
       claim.created_at IS NOT NULL AND NOT coalesce(own.releases, false)
       OR coalesce(own.claims, false),
       link.fingerprint, link.contact_revision, link.first_synced_at
  FROM (SELECT place, contact_id, record_id
          FROM stood
         WHERE releases OR claims OR unlinks OR links
         UNION
        SELECT place, linked_to, record_id
          FROM stood
         WHERE links AND linked_to IS NOT NULL) touched
  LEFT JOIN stood own USING (contact_id, record_id)
  LEFT JOIN LATERAL (SELECT created_at
                       FROM contacts_membershipclaim
                      WHERE mailing_list_id = %(mailing_list)s
                        AND contact_id = touched.contact_id
                        AND claimant_id = %(sync)s
                        AND record_id = touched.record_id
                     OFFSET 0) claim ON true
  LEFT JOIN LATERAL (SELECT contact_id, fingerprint, contact_revision, first_synced_at
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = touched.record_id
                     OFFSET 0) link ON link.contact_id = touched.contact_id
 ORDER BY touched.contact_id, touched.record_id, touched.place
    ON CONFLICT (run_id, contact_id, record_id) DO UPDATE
   SET claimed_after = excluded.claimed_after
