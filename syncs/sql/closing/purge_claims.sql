-- Some of the claims on the lists of an organisation.
DELETE FROM contacts_membershipclaim
 WHERE ctid = ANY (ARRAY(
        SELECT claim.ctid
          FROM contacts_mailinglist list
          JOIN contacts_membershipclaim claim ON claim.mailing_list_id = list.id
         WHERE list.organisation_id = %(organisation)s
         LIMIT %(batch)s))
