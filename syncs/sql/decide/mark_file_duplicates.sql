-- One address, one record (R67). The record already linked to the contact wins, else the oldest by
-- creation, then by id; one that does not tell whether it is excluded only where no other one does
-- (R73), because without that one it would bring nobody. A linked record wins even when it is not in
-- this run, or somebody took the person off the list, unless it is read here and not to be imported with
-- this address, or is reported deleted. One that a run does not find although it reads everything wins
-- only where the person is on the list anyway: it brings nobody back, so it keeps nobody from that.
WITH candidate AS (
    SELECT staged.ordinal, staged.record_id, staged.address, staged.created_at,
           staged.opted_out IS NULL AND %(opt_outs)s <> %(IGNORE)s
           OR staged.converted IS NULL AS is_untold
      FROM {staged} staged
     WHERE staged.kind = %(READ_KIND)s AND staged.selected AND staged.reason IS NULL
), sought AS MATERIALIZED (
    SELECT candidate.address, contact.id AS contact_id, claiming.records
      FROM (SELECT DISTINCT address FROM candidate) candidate
     CROSS JOIN LATERAL (SELECT id
                           FROM contacts_contact
                          WHERE organisation_id = %(organisation)s AND address = candidate.address
                         OFFSET 0) contact
     CROSS JOIN LATERAL (SELECT array_agg(link.record_id) AS records
                           FROM contacts_membershipclaim claim
                          CROSS JOIN LATERAL (SELECT record_id, contact_id, contact_revision
                                                FROM syncs_sourcelink
                                               WHERE sync_id = %(sync)s
                                                 AND record_id = claim.record_id
                                              OFFSET 0) link
                          WHERE claim.mailing_list_id = %(mailing_list)s
                            AND claim.contact_id = contact.id
                            AND claim.claimant_id = %(sync)s
                            AND link.contact_id = contact.id
                            AND link.contact_revision <> %(FILLS_NOTHING)s
                         OFFSET 0) claiming
), linked AS (
    SELECT sought.address, claiming.record_id, true AS is_on_list
      FROM sought
     CROSS JOIN LATERAL unnest(sought.records) AS claiming (record_id)
     UNION ALL
    -- Whom somebody took off the list, or deleted, no record claims there any more, and the one that
    -- fills them is linked to them still. There is no key to find it by: where there are such people,
    -- all links are looked through, once. The array is there for the planner, which would compare each
    -- with each.
    SELECT contact.address, link.record_id, member.contact_id IS NOT NULL
      FROM (SELECT record_id, contact_id
              FROM syncs_sourcelink
             WHERE (SELECT EXISTS (SELECT FROM sought WHERE records IS NULL))
               AND sync_id = %(sync)s
               AND contact_revision <> %(FILLS_NOTHING)s
               AND (contact_id IN (SELECT unnest(ARRAY (SELECT contact_id
                                                          FROM sought
                                                         WHERE records IS NULL)))) IS TRUE
            OFFSET 0) link
     CROSS JOIN LATERAL (SELECT address
                           FROM contacts_contact
                          WHERE id = link.contact_id
                         OFFSET 0) contact
      LEFT JOIN LATERAL (SELECT contact_id
                           FROM contacts_membership
                          WHERE mailing_list_id = %(mailing_list)s AND contact_id = link.contact_id
                         OFFSET 0) member ON true
), holder AS (
    SELECT linked.address, min(linked.record_id) AS record_id
      FROM linked
      LEFT JOIN {staged} again
        ON again.record_id = linked.record_id
     WHERE again.record_id IS NULL AND (linked.is_on_list OR NOT %(reads_all)s)
        OR again.kind = %(KNOWN_KIND)s
        OR again.kind = %(READ_KIND)s AND again.address = linked.address
           AND again.selected AND again.reason IS NULL
     GROUP BY linked.address
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
