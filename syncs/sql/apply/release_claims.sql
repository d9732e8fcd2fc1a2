-- The leaving records give up their claims.
DELETE FROM contacts_membershipclaim
 WHERE ctid = ANY (ARRAY (SELECT claim.ctid
                            FROM {staged} staged
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membershipclaim
                                                WHERE mailing_list_id = %(mailing_list)s
                                                  AND contact_id = staged.leaves
                                                  AND claimant_id = %(sync)s
                                                  AND record_id = staged.record_id
                                               OFFSET 0) claim
                           WHERE staged.leaves IS NOT NULL))
