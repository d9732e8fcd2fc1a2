-- The same for records of a range whose address another record won: they claim the person too.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY (SELECT held.ctid
                            FROM {staged} staged
                           CROSS JOIN LATERAL (SELECT id
                                                 FROM contacts_contact
                                                WHERE organisation_id = %(organisation)s
                                                  AND address = staged.address
                                               OFFSET 0) contact
                           CROSS JOIN LATERAL (SELECT ctid
                                                 FROM syncs_heldrecord
                                                WHERE sync_id = %(sync)s
                                                  AND contact_id = contact.id
                                                  AND record_id = staged.record_id
                                               OFFSET 0) held
                           WHERE staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
                             AND staged.kind = %(READ_KIND)s
                             AND staged.reason = %(FILE_DUPLICATE)s))
