-- Some of the memberships of the lists of an organisation.
DELETE FROM contacts_membership
 WHERE ctid = ANY (ARRAY(
        SELECT membership.ctid
          FROM contacts_mailinglist list
          JOIN contacts_membership membership ON membership.mailing_list_id = list.id
         WHERE list.organisation_id = %(organisation)s
         LIMIT %(batch)s))
