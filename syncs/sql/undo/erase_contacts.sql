-- Contacts that the run had made, and that nothing else has touched.
DELETE FROM contacts_contact
 WHERE ctid = ANY (ARRAY (SELECT contact.ctid
                            FROM part
                            JOIN deed USING (place)
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM contacts_contact
                                                WHERE id = deed.contact_id
                                               OFFSET 0) contact
                           WHERE part.name = 'contact' AND part.verdict IS NULL AND NOT part.comes
                             AND deed.did ? 'made'))
