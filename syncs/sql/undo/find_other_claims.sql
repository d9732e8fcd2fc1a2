-- Claims of others that went with people of a range, as far as they can come back: the list is there,
-- whose claim it was feeds it still, and no record of theirs has opted the person out (R15), where they do
-- not import people who have; and those that had come back with people, and go again.
INSERT INTO other_claim (place, mailing_list_id, claimant_id, record_id, since, comes)
SELECT place, mailing_list_id, claimant_id, record_id, since, comes
  FROM (SELECT deed.place, deed.address, (value ->> 0)::bigint AS mailing_list_id,
               (value ->> 1)::bigint AS claimant_id, (value ->> 2)::bigint AS record_id,
               (value ->> 3)::timestamptz AS since, true AS comes
          FROM deed
         CROSS JOIN LATERAL jsonb_array_elements(deed.did -> 'claims')
         UNION ALL
        SELECT deed.place, deed.address, (value ->> 0)::bigint, (value ->> 1)::bigint,
               (value ->> 2)::bigint, (value ->> 3)::timestamptz, false
          FROM deed
         CROSS JOIN LATERAL jsonb_array_elements(deed.did -> 'claimed')) claim
 WHERE NOT claim.comes
    OR CASE WHEN claim.claimant_id = %(BY_HAND)s
            THEN EXISTS (SELECT
                           FROM contacts_mailinglist
                          WHERE id = claim.mailing_list_id
                         OFFSET 0)
            ELSE EXISTS (SELECT
                           FROM syncs_sync
                          WHERE id = claim.claimant_id
                            AND mailing_list_id = claim.mailing_list_id
                            AND state <> 'deleted'
                         OFFSET 0)
                 AND ((SELECT opt_outs FROM syncs_sync WHERE id = claim.claimant_id) = %(IGNORE)s
                      OR NOT EXISTS (SELECT
                                       FROM syncs_optedoutrecord
                                      WHERE sync_id = claim.claimant_id
                                        AND record_id = claim.record_id
                                     OFFSET 0)
                         AND (claim.claimant_id, claim.address)
                             NOT IN (SELECT remembered.sync_id, remembered.address
                                       FROM syncs_sync heeding
                                       JOIN syncs_optedoutrecord remembered
                                         ON remembered.sync_id = heeding.id
                                      WHERE heeding.organisation_id = %(organisation)s
                                        AND remembered.address IS NOT NULL))
       END
