-- Whom the sync keeps on its list, and what becomes of each if they come along to another one (R23):
-- whether they leave the old list, and whether they join the new one, are there, or have opted out
-- (R15) or must not be mailed (R69) and so do not join.
SELECT kept.contact_id, kept.leaves,
       CASE WHEN EXISTS (SELECT
                           FROM contacts_membership
                          WHERE mailing_list_id = %(new_list)s AND contact_id = kept.contact_id
                         OFFSET 0) THEN 'there'
            WHEN opted_out.contact_id IS NOT NULL THEN 'opted_out'
            WHEN EXISTS (SELECT
                           FROM contacts_suppression
                          WHERE organisation_id = contact.organisation_id
                            AND address = contact.address
                         OFFSET 0) THEN 'barred'
            ELSE 'joins'
       END AS arrives
  FROM (SELECT contact_id, bool_and(claimant_id = %(sync)s) AS leaves
          FROM contacts_membershipclaim
         WHERE mailing_list_id = %(mailing_list)s
         GROUP BY contact_id
        HAVING bool_or(claimant_id = %(sync)s)) kept
  JOIN contacts_contact contact ON contact.id = kept.contact_id
  LEFT JOIN ({opted_out_of_sync.sql}) opted_out ON opted_out.contact_id = kept.contact_id
