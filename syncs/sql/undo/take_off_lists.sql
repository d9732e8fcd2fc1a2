-- Who had joined a list leaves it again.
DELETE FROM contacts_membership
 WHERE ctid = ANY (ARRAY (SELECT member.ctid
                            FROM part
                            JOIN deed USING (place)
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_membership
                                                WHERE mailing_list_id = part.mailing_list_id
                                                  AND contact_id = deed.contact_id
                                               OFFSET 0) member
                           WHERE part.verdict IS NULL AND NOT part.comes))
