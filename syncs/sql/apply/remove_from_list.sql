-- Who of a range has no claim left leaves the list.
DELETE FROM contacts_membership
 WHERE ctid = ANY (ARRAY (SELECT member.ctid
                            FROM syncs_runrow removal
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membership
                                                WHERE mailing_list_id = %(mailing_list)s
                                                  AND contact_id = removal.contact_id
                                               OFFSET 0) member
                           WHERE removal.run_id = %(run)s
                             AND removal.outcome = %(DELETED)s
                             AND removal.ordinal > %(after)s AND removal.ordinal <= %(until)s
                             AND removal.detail ->> 'removed_from' = %(REMOVE_FROM_LIST)s))
