-- How many people are on each list of an organisation that is in use.
SELECT list.id, list.name,
       (SELECT count(*) FROM contacts_membership AS member WHERE member.mailing_list_id = list.id) AS members
  FROM contacts_mailinglist AS list
 WHERE list.organisation_id = %(organisation)s AND list.archived_at IS NULL
 ORDER BY list.id
