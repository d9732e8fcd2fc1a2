-- Which records let go of the contact they are linked to: deleted in Recruit (R16, R50), excluded
-- now (R15, R17, R38), also where another record has their address, or with another address now
-- (R72).
-- What is merely absent lets go of nobody (R73).
UPDATE {staged} staged
   SET leaves = link.contact_id
  FROM syncs_sourcelink link
  JOIN contacts_contact contact ON contact.id = link.contact_id
 WHERE staged.kind <> 'k'
   AND link.sync_id = %(sync)s
   AND link.record_id = staged.record_id
   AND (staged.kind = 'd' AND %(deleted)s <> 'ignore' AND link.first_synced_at > %(deleted_since)s
        OR %(no_match)s <> 'ignore' AND (staged.kind = 'o' OR staged.reason = %(NO_MATCH)s)
        OR staged.kind = 'r' AND staged.address IS DISTINCT FROM contact.address
        OR staged.kind = 'r' AND staged.reason = %(FILE_DUPLICATE)s
           AND (staged.opted_out AND %(opt_outs)s <> 'ignore'
                AND link.first_synced_at > %(opt_outs_since)s
                OR staged.converted AND %(converted)s <> 'ignore')
        OR staged.kind = 'r' AND EXISTS (SELECT
                                           FROM syncs_runrow decided
                                          WHERE decided.run_id = %(run)s
                                            AND decided.outcome = %(IGNORED)s
                                            AND decided.ordinal = staged.ordinal
                                            AND decided.reason IN (%(OPTED_OUT)s, %(CONVERTED)s)))
