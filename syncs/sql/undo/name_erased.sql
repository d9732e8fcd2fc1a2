-- Rows of the ledger tell by themselves who somebody was whose contact goes for good.
UPDATE syncs_runrow told
   SET email = (SELECT email FROM deed WHERE contact_id = told.contact_id)
 WHERE ctid = ANY (ARRAY (SELECT found.ctid
                            FROM part
                            JOIN deed USING (place)
                           CROSS JOIN LATERAL (SELECT ctid, email
                                                 FROM syncs_runrow
                                                WHERE contact_id = deed.contact_id
                                               OFFSET 0) found
                           WHERE part.name = 'contact' AND part.verdict IS NULL AND NOT part.comes
                             AND deed.did ? 'made'
                             AND found.email IS NULL))
