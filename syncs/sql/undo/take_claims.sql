-- The claims that the run had made, and those that had come with people who go again.
DELETE FROM contacts_membershipclaim
 WHERE ctid = ANY (ARRAY (SELECT claim.ctid
                            FROM (SELECT %(mailing_list)s::bigint AS mailing_list_id, contact_id,
                                         %(sync)s::bigint AS claimant_id, record_id
                                    FROM stood
                                   WHERE releases
                                   UNION
                                  SELECT other_claim.mailing_list_id, deed.contact_id,
                                         other_claim.claimant_id, other_claim.record_id
                                    FROM other_claim
                                    JOIN deed USING (place)
                                    JOIN part USING (place, mailing_list_id)
                                   WHERE NOT other_claim.comes AND part.verdict IS NULL) taken
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membershipclaim
                                                WHERE mailing_list_id = taken.mailing_list_id
                                                  AND contact_id = taken.contact_id
                                                  AND claimant_id = taken.claimant_id
                                                  AND record_id = taken.record_id
                                               OFFSET 0) claim))
