-- The people on some lists that were not counted on this day yet. Archived lists stay as they are.
INSERT INTO contacts_listsize (mailing_list_id, day, people)
SELECT list.id, %(day)s, members.people
  FROM (SELECT id
          FROM contacts_mailinglist
         WHERE archived_at IS NULL
           AND NOT EXISTS (SELECT
                             FROM contacts_listsize
                            WHERE mailing_list_id = contacts_mailinglist.id AND day = %(day)s)
         ORDER BY id
         LIMIT %(at_most)s) list
 CROSS JOIN LATERAL (SELECT count(*) AS people
                       FROM contacts_membership
                      WHERE mailing_list_id = list.id) members
    ON CONFLICT DO NOTHING
