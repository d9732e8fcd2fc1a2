-- Which records let go of the contact they are linked to, and why: deleted in Recruit (R16, R50), opted
-- out (R15, R50), converted (R17), not selected any more (R38), or selected with another address now
-- (R72): by one that is not selected, and kept, the new address is not brought, so the old one stays. It
-- depends on nothing else: not on the reason for which the record is ignored (R64). What is merely absent
-- lets go of nobody (R73). One that was deleted after it was read has opted out or been converted all the
-- same. `spared` is why a record would let go, had it been imported after the option was switched on
-- (R51); what one says that has another address now is about that one.
WITH linked AS (
    SELECT staged.ordinal, link.contact_id,
           CASE WHEN staged.kind = %(DELETED_KIND)s
                THEN CASE WHEN %(deleted)s <> %(IGNORE)s
                               AND link.first_synced_at > %(deleted_since)s
                          THEN %(DELETED_IN_RECRUIT)s END
                WHEN staged.opted_out AND %(opt_outs)s <> %(IGNORE)s
                     AND link.first_synced_at > %(opt_outs_since)s
                THEN %(OPTED_OUT)s
                WHEN staged.converted AND %(converted)s <> %(IGNORE)s
                THEN %(CONVERTED)s
                WHEN staged.kind = %(GONE_KIND)s
                THEN NULL
                WHEN NOT staged.selected AND %(no_match)s <> %(IGNORE)s
                THEN %(NO_MATCH)s
                WHEN staged.selected AND staged.address_told
                     AND staged.address IS DISTINCT FROM contact.address
                THEN %(ADDRESS_CHANGED)s
           END AS because,
           CASE WHEN staged.kind = %(DELETED_KIND)s
                THEN CASE WHEN %(deleted)s <> %(IGNORE)s
                               AND link.first_synced_at <= %(deleted_since)s
                          THEN %(DELETED_IN_RECRUIT)s END
                WHEN staged.opted_out AND %(opt_outs)s <> %(IGNORE)s
                     AND link.first_synced_at <= %(opt_outs_since)s
                THEN %(OPTED_OUT)s
           END AS spared
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT contact_id, first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) link
      JOIN contacts_contact contact ON contact.id = link.contact_id
     WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s, %(DELETED_KIND)s)
)
UPDATE {staged} staged
   SET leaves  = CASE WHEN linked.because IS NOT NULL THEN linked.contact_id END,
       because = linked.because,
       spared  = CASE WHEN linked.because IS NULL OR linked.because = %(ADDRESS_CHANGED)s
                      THEN linked.spared END
  FROM linked
 WHERE staged.ordinal = linked.ordinal
   AND (linked.because IS NOT NULL OR linked.spared IS NOT NULL)
