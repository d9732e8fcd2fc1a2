-- Rows that were found to be about a person who is erased, by their whole keys.
UPDATE syncs_runrow row
   SET email = NULL, detail = '{"erased": true}'
  FROM unnest(%(runs)s::bigint[], %(outcomes)s::smallint[], %(ordinals)s::bigint[])
       found (run_id, outcome, ordinal)
 WHERE row.run_id = found.run_id AND row.outcome = found.outcome AND row.ordinal = found.ordinal
