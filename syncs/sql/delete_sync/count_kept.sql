-- The people whom a sync keeps on its list, those among them whom nobody else keeps there, and of
-- either those who have opted out.
SELECT count(*),
       count(*) FILTER (WHERE alone),
       count(*) FILTER (WHERE opted_out.contact_id IS NOT NULL),
       count(*) FILTER (WHERE opted_out.contact_id IS NOT NULL AND alone)
  FROM (SELECT contact_id, bool_and(claimant_id = %(sync)s) AS alone
          FROM contacts_membershipclaim
         WHERE mailing_list_id = %(mailing_list)s
         GROUP BY contact_id
        HAVING bool_or(claimant_id = %(sync)s)) kept
  LEFT JOIN ({opted_out_of_sync.sql}) opted_out USING (contact_id)
