-- How the records of two runs of one sync ended, the earlier run first: null where a run did not read
-- the record. Of a record that several rows of a run are about, the row of the record itself counts
-- and not those of who left.
SELECT earlier.outcome, later.outcome, count(*)
  FROM (SELECT record_id, min(outcome) AS outcome
          FROM syncs_ledger
         WHERE run_id = %(earlier)s AND record_id IS NOT NULL
         GROUP BY record_id) earlier
  FULL JOIN (SELECT record_id, min(outcome) AS outcome
               FROM syncs_ledger
              WHERE run_id = %(run)s AND record_id IS NOT NULL
              GROUP BY record_id) later USING (record_id)
 GROUP BY earlier.outcome, later.outcome
 ORDER BY count(*) DESC, 1, 2
