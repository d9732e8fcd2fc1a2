-- The leaving records give up their claims.
DELETE FROM contacts_membershipclaim
 WHERE ctid = ANY (ARRAY (SELECT claim.ctid
                            FROM leaving
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membershipclaim
                                                WHERE mailing_list_id = %(mailing_list)s
                                                  AND contact_id = leaving.contact_id
                                                  AND claimant_id = %(sync)s
                                                  AND record_id = leaving.record_id
                                               OFFSET 0) claim
                           WHERE NOT leaving.stays))
