-- Whom nobody but the sync keeps on its list leaves it (R25). To be done before the sync lets go.
DELETE FROM contacts_membership
 WHERE ctid = ANY (ARRAY (SELECT member.ctid
                            FROM (SELECT contact_id
                                    FROM contacts_membershipclaim
                                   WHERE mailing_list_id = %(mailing_list)s
                                   GROUP BY contact_id
                                  HAVING bool_and(claimant_id = %(sync)s)) gone
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membership
                                                WHERE mailing_list_id = %(mailing_list)s
                                                  AND contact_id = gone.contact_id
                                               OFFSET 0) member))
