-- Whether there are more claims on a sync's list, or more records of the sync, than somebody waits for.
SELECT (SELECT count(*)
          FROM (SELECT
                  FROM contacts_membershipclaim
                 WHERE mailing_list_id = %(mailing_list)s
                 LIMIT %(at_once)s + 1) claims) > %(at_once)s
    OR (SELECT count(*)
          FROM (SELECT
                  FROM syncs_sourcelink
                 WHERE sync_id = %(sync)s
                 LIMIT %(at_once)s + 1) links) > %(at_once)s
