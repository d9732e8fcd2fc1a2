-- One address, one record (R67). The record already linked to the contact wins, else the oldest by
-- creation, then by id; one that does not tell whether it is excluded only where no other one does
-- (R73), because without that one it would bring nobody. A linked record wins even when it is not in
-- this run, unless it is read here and not to be imported with this address, or is reported deleted.
WITH candidate AS (
    SELECT staged.ordinal, staged.record_id, staged.address, staged.created_at,
           staged.opted_out IS NULL AND %(opt_outs)s <> %(IGNORE)s
           OR staged.converted IS NULL AS is_untold
      FROM {staged} staged
     WHERE staged.kind = %(READ_KIND)s AND staged.selected AND staged.reason IS NULL
), holder AS (
    SELECT candidate.address, min(link.record_id) AS record_id
      FROM candidate
     CROSS JOIN LATERAL (SELECT id
                           FROM contacts_contact
                          WHERE organisation_id = %(organisation)s AND address = candidate.address
                         OFFSET 0) contact
     CROSS JOIN LATERAL (SELECT record_id
                           FROM contacts_membershipclaim
                          WHERE mailing_list_id = %(mailing_list)s
                            AND contact_id = contact.id
                            AND claimant_id = %(sync)s
                         OFFSET 0) claim
     CROSS JOIN LATERAL (SELECT record_id, contact_id, contact_revision
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = claim.record_id
                         OFFSET 0) link
      LEFT JOIN {staged} again
        ON again.record_id = link.record_id
     WHERE link.contact_id = contact.id
       AND link.contact_revision <> %(FILLS_NOTHING)s
       AND (again.record_id IS NULL
            OR again.kind = %(KNOWN_KIND)s
            OR again.kind = %(READ_KIND)s AND again.address = candidate.address
               AND again.selected AND again.reason IS NULL)
     GROUP BY candidate.address
), contested AS (
    SELECT address FROM candidate GROUP BY address HAVING count(*) > 1
), ranked AS (
    SELECT candidate.ordinal,
           row_number() OVER (PARTITION BY candidate.address
                              ORDER BY candidate.is_untold, candidate.created_at,
                                       candidate.record_id) AS place
      FROM candidate
      JOIN contested USING (address)
     WHERE NOT EXISTS (SELECT FROM holder WHERE holder.address = candidate.address)
), loser AS (
    SELECT ordinal FROM ranked WHERE place > 1
     UNION ALL
    SELECT candidate.ordinal
      FROM candidate
      JOIN holder USING (address)
     WHERE holder.record_id <> candidate.record_id
)
UPDATE {staged} staged
   SET reason = %(FILE_DUPLICATE)s
  FROM loser
 WHERE staged.ordinal = loser.ordinal
