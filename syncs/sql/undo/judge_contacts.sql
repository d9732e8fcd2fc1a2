-- Which contacts go again, for good or to be tombstones, and which come back. Who stays on a list
-- stays a contact: nothing more is to be said of them.
INSERT INTO part (place, name, comes, verdict)
SELECT deed.place, 'contact', false,
       CASE WHEN NOT deed.is_there THEN %(CONTACT_GONE)s
            WHEN deed.did ? 'woke' AND deed.deleted_at IS NOT NULL THEN %(CONTACT_DELETED)s
            WHEN EXISTS (SELECT
                           FROM contacts_mailinglist list
                          CROSS JOIN LATERAL (SELECT
                                                FROM contacts_membership
                                               WHERE mailing_list_id = list.id
                                                 AND contact_id = deed.contact_id
                                              OFFSET 0) member
                          WHERE list.organisation_id = %(organisation)s
                            AND NOT EXISTS (SELECT
                                              FROM part
                                             WHERE place = deed.place
                                               AND name = 'list:' || list.id
                                            OFFSET 0)) THEN %(ON_OTHER_LIST)s
            WHEN deed.did ? 'made' AND deed.revision <> (deed.did ->> 'made')::integer
            THEN %(CHANGED_SINCE)s
       END
  FROM deed
 WHERE deed.did ?| '{made,woke}'
   AND NOT EXISTS (SELECT
                     FROM part
                    WHERE place = deed.place AND verdict <> %(REMOVED_SINCE)s
                   OFFSET 0)
 UNION ALL
SELECT deed.place, 'contact', true,
       CASE WHEN deed.forbidden IS NOT NULL THEN deed.forbidden
            WHEN deed.did ? 'erased'
            THEN CASE WHEN namesake.id IS NOT NULL THEN %(ADDRESS_TAKEN)s END
            WHEN NOT deed.is_there THEN %(CONTACT_GONE)s
            WHEN deed.deleted_at <> (deed.did ->> 'buried')::timestamptz THEN %(CONTACT_DELETED)s
       END
  FROM deed
  LEFT JOIN LATERAL (SELECT id
                       FROM contacts_contact
                      WHERE organisation_id = %(organisation)s AND address = deed.address
                     OFFSET 0) namesake ON deed.did ? 'erased'
 WHERE deed.did ? 'erased'
    OR deed.did ? 'buried' AND (NOT deed.is_there OR deed.deleted_at IS NOT NULL)
