-- Records of holds that were cancelled, or whose people were kept, and that are linked to somebody else
-- since: they still claim the person whom they would have let go of, and may let go of them now; for
-- the same reason as before only where nobody was kept, see `is_set_aside.sql`. Each takes one ordinal
-- behind those of the others. The causes are those of `mark_leaving.sql`; a record that is known is as
-- it should be, at another address.
INSERT INTO {staged} (ordinal, record_id, kind, leaves, because)
SELECT %(staged)s + row_number() OVER (ORDER BY former.record_id, former.contact_id),
       former.record_id, %(FORMER_KIND)s, former.contact_id, former.because
  FROM (SELECT DISTINCT held.record_id, held.contact_id,
               CASE WHEN staged.kind = %(DELETED_KIND)s
                    THEN CASE WHEN %(deleted)s <> %(IGNORE)s
                                   AND held.first_synced_at > %(deleted_since)s
                              THEN %(DELETED_IN_RECRUIT)s END
                    WHEN staged.kind = %(KNOWN_KIND)s
                    THEN %(ADDRESS_CHANGED)s
                    WHEN staged.opted_out AND %(opt_outs)s <> %(IGNORE)s
                         AND held.first_synced_at > %(opt_outs_since)s
                    THEN %(OPTED_OUT)s
                    WHEN staged.converted AND %(converted)s <> %(IGNORE)s
                    THEN %(CONVERTED)s
                    WHEN NOT staged.selected AND %(no_match)s <> %(IGNORE)s
                    THEN %(NO_MATCH)s
                    WHEN staged.selected AND staged.address_told
                         AND staged.address IS DISTINCT FROM contact.address
                    THEN %(ADDRESS_CHANGED)s
               END AS because
          FROM syncs_heldrecord held
         CROSS JOIN LATERAL (SELECT
                               FROM syncs_hold
                              WHERE run_id = held.hold_id
                                AND answer IN (%(CANCEL_ANSWER)s, %(KEEP_ANSWER)s,
                                               %(EXPIRED_ANSWER)s)
                             OFFSET 0) hold
          JOIN {staged} staged ON staged.record_id = held.record_id
         CROSS JOIN LATERAL (SELECT address
                               FROM contacts_contact
                              WHERE id = held.contact_id
                             OFFSET 0) contact
          LEFT JOIN LATERAL (SELECT contact_id
                               FROM syncs_sourcelink
                              WHERE sync_id = %(sync)s AND record_id = held.record_id
                             OFFSET 0) link ON true
         WHERE held.sync_id = %(sync)s
           AND link.contact_id IS DISTINCT FROM held.contact_id
           AND staged.kind IN (%(READ_KIND)s, %(KNOWN_KIND)s, %(OUTSIDE_KIND)s,
                               %(DELETED_KIND)s)) former
 WHERE former.because IS NOT NULL
