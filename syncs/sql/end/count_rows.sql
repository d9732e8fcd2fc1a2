-- How many outcomes of each kind a run has.
SELECT outcome, reason, sum(number)::bigint
  FROM (SELECT outcome, reason, count(*) AS number
          FROM syncs_runrow
         WHERE run_id = %(run)s
         GROUP BY outcome, reason
        UNION ALL
        SELECT %(UNCHANGED)s, NULL, size
          FROM syncs_unchangedblock
         WHERE run_id = %(run)s) counted
 GROUP BY outcome, reason
