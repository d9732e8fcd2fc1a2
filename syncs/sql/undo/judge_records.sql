-- Of whom claims or links of the sync's records are put back: with a membership, or by themselves
-- where others keep the person on the list. The latter is to have been shown.
INSERT INTO part (place, name, verdict)
SELECT DISTINCT place, 'records',
       CASE WHEN %(preview)s > 0
                 AND NOT EXISTS (SELECT
                                   FROM part
                                  WHERE place = stood.place
                                    AND name = 'list:' || %(mailing_list)s
                                    AND verdict IS NULL
                                 OFFSET 0)
                 AND NOT EXISTS (SELECT
                                   FROM syncs_runrow
                                  WHERE run_id = %(preview)s AND outcome = %(PUT_BACK)s
                                    AND ordinal = stood.place
                                    AND detail -> 'parts' ? 'records'
                                 OFFSET 0) THEN %(NOT_SHOWN)s
       END
  FROM stood
 WHERE releases OR claims OR unlinks OR links
