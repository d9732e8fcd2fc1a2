-- The people whom a sync keeps on its list, and those among them whom nobody else keeps there.
SELECT count(*), count(*) FILTER (WHERE alone)
  FROM (SELECT bool_and(claimant_id = %(sync)s) AS alone
          FROM contacts_membershipclaim
         WHERE mailing_list_id = %(mailing_list)s
         GROUP BY contact_id
        HAVING bool_or(claimant_id = %(sync)s)) kept
