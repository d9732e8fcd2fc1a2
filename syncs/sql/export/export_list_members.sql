-- Who is on which list.
SELECT list.name AS list, contact.email, membership.created_at AS since
  FROM contacts_mailinglist list
  JOIN contacts_membership membership ON membership.mailing_list_id = list.id
  JOIN contacts_contact contact ON contact.id = membership.contact_id
 WHERE list.organisation_id = %(organisation)s
 ORDER BY list.id, contact.id
