-- The last contact of the next claims of a sync on a list, behind one; null where there are none.
SELECT max(contact_id)
  FROM (SELECT contact_id
          FROM contacts_membershipclaim
         WHERE mailing_list_id = %(mailing_list)s
           AND claimant_id = %(sync)s
           AND contact_id > %(after)s
         ORDER BY contact_id
         LIMIT %(at_most)s) AS next
