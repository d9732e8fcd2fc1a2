-- The mailing lists, with how many are on each.
SELECT list.id, list.name,
       (SELECT count(*) FROM contacts_membership
         WHERE mailing_list_id = list.id) AS people,
       list.created_at AS made, list.archived_at AS archived
  FROM contacts_mailinglist list
 WHERE list.organisation_id = %(organisation)s
 ORDER BY list.id
