-- Whom somebody has claimed on another list since stays in the organisation, and leaves this list where
-- nobody claims them on it any more: a membership lasts as long as it has a claim (R18).
DELETE FROM contacts_membership
 WHERE ctid = ANY (ARRAY (SELECT member.ctid
                            FROM syncs_runrow kept
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membership
                                                WHERE mailing_list_id = %(mailing_list)s
                                                  AND contact_id = kept.contact_id
                                               OFFSET 0) member
                           WHERE kept.run_id = %(run)s
                             AND kept.outcome = %(KEPT)s
                             AND kept.ordinal > %(after)s AND kept.ordinal <= %(until)s
                             AND NOT EXISTS (SELECT
                                               FROM contacts_membershipclaim
                                              WHERE mailing_list_id = %(mailing_list)s
                                                AND contact_id = kept.contact_id
                                             OFFSET 0)))
