-- What becomes of the sync's claims and links. A claim goes where the membership does, or others keep
-- it, or a claim of another record comes back to it; it comes back to a membership that is there, or
-- comes back too, and not for a record that has opted out (R69). Only the run's own doing is taken
-- back: a claim that it neither began nor ended is left as others have left it since. A link goes with the claim and comes
-- back with it, to a contact that is there or comes back.
WITH judged AS (
    SELECT stood.contact_id, stood.record_id,
           stood.has_begun AND stood.claims_since IS NOT NULL
           AND (goes.name IS NOT NULL OR other.is_there
                OR member.contact_id IS NOT NULL AND returning_claim.is_there) AS releases,
           stood.has_ended AND stood.claims_since IS NULL
           AND stood.is_as_left AND NOT stood.has_opted_out
           AND (comes.name IS NOT NULL OR member.contact_id IS NOT NULL) AS claims,
           deed.is_there OR made.name IS NOT NULL AS has_contact
      FROM stood
      JOIN deed ON deed.contact_id = stood.contact_id
      LEFT JOIN LATERAL (SELECT name
                           FROM part
                          WHERE place = stood.place AND name = 'contact'
                            AND verdict IS NULL AND comes
                         OFFSET 0) made ON true
      LEFT JOIN LATERAL (SELECT name
                           FROM part
                          WHERE place = stood.place AND name = 'list:' || %(mailing_list)s
                            AND verdict IS NULL AND NOT comes
                         OFFSET 0) goes ON true
      LEFT JOIN LATERAL (SELECT name
                           FROM part
                          WHERE place = stood.place AND name = 'list:' || %(mailing_list)s
                            AND verdict IS NULL AND comes
                         OFFSET 0) comes ON true
      LEFT JOIN LATERAL (SELECT contact_id
                           FROM contacts_membership
                          WHERE mailing_list_id = %(mailing_list)s
                            AND contact_id = stood.contact_id
                         OFFSET 0) member ON true
     CROSS JOIN LATERAL (SELECT count(*) > 0 AS is_there
                           FROM (SELECT claimant_id, record_id
                                   FROM contacts_membershipclaim
                                  WHERE mailing_list_id = %(mailing_list)s
                                    AND contact_id = stood.contact_id
                                 OFFSET 0) claim
                          WHERE NOT (claim.claimant_id = %(sync)s
                                     AND EXISTS (SELECT
                                                   FROM stood added
                                                  WHERE added.contact_id = stood.contact_id
                                                    AND added.record_id = claim.record_id
                                                    AND added.has_begun
                                                 OFFSET 0))) other
     CROSS JOIN LATERAL (SELECT count(*) > 0 AS is_there
                           FROM stood earlier
                          WHERE earlier.contact_id = stood.contact_id
                            AND earlier.has_ended
                            AND earlier.claims_since IS NULL
                            AND earlier.is_as_left AND NOT earlier.has_opted_out
                         OFFSET 0) returning_claim
)
UPDATE stood
   SET releases = judged.releases,
       claims = judged.claims,
       unlinks = stood.first_synced_at IS NULL
                 AND stood.linked_to IS NOT DISTINCT FROM stood.contact_id
                 AND (stood.claims_since IS NULL OR judged.releases),
       links = judged.has_contact
               AND stood.first_synced_at IS NOT NULL AND stood.is_as_left AND NOT stood.has_opted_out
               AND (stood.claimed_since IS NULL OR stood.claims_since IS NOT NULL OR judged.claims)
               AND (stood.linked_to IS DISTINCT FROM stood.contact_id
                    OR (stood.linked_revision = %(FILLS_NOTHING)s)
                       <> (stood.contact_revision = %(FILLS_NOTHING)s))
  FROM judged
 WHERE stood.contact_id = judged.contact_id AND stood.record_id = judged.record_id
