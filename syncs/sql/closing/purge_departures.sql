-- Some of who has left the lists of an organisation otherwise than by runs.
DELETE FROM contacts_departure
 WHERE ctid = ANY (ARRAY(
        SELECT departure.ctid
          FROM contacts_mailinglist list
          JOIN contacts_departure departure ON departure.mailing_list_id = list.id
         WHERE list.organisation_id = %(organisation)s
         LIMIT %(batch)s))
