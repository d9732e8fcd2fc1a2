-- Which records let go of the contact they are linked to: deleted in Recruit (R16, R50), excluded
-- now (R15, R17, R38), also where another record has their address, or with another address now
-- (R72).
-- What is merely absent lets go of nobody (R73).
WITH linked AS (
    SELECT staged.ordinal, link.contact_id, link.first_synced_at, contact.address
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT contact_id, first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) link
      JOIN contacts_contact contact ON contact.id = link.contact_id
     WHERE staged.kind <> %(KNOWN_KIND)s
)
UPDATE {staged} staged
   SET leaves = linked.contact_id
  FROM linked
 WHERE staged.ordinal = linked.ordinal
   AND (staged.kind = %(DELETED_KIND)s AND %(deleted)s <> %(IGNORE)s
           AND linked.first_synced_at > %(deleted_since)s
        OR %(no_match)s <> %(IGNORE)s
           AND (staged.kind = %(OUTSIDE_KIND)s OR staged.reason = %(NO_MATCH)s)
        OR staged.kind = %(READ_KIND)s AND staged.address IS DISTINCT FROM linked.address
        OR staged.kind = %(READ_KIND)s AND staged.reason = %(FILE_DUPLICATE)s
           AND (staged.opted_out AND %(opt_outs)s <> %(IGNORE)s
                AND linked.first_synced_at > %(opt_outs_since)s
                OR staged.converted AND %(converted)s <> %(IGNORE)s)
        OR staged.kind = %(READ_KIND)s
           AND EXISTS (SELECT
                         FROM syncs_runrow decided
                        WHERE decided.run_id = %(run)s
                          AND decided.outcome = %(IGNORED)s
                          AND decided.ordinal = staged.ordinal
                          AND decided.reason IN (%(OPTED_OUT)s, %(CONVERTED)s)))
