-- Some of the rows of the runs of an organisation.
DELETE FROM syncs_runrow
 WHERE ctid = ANY (ARRAY(
        SELECT run_row.ctid
          FROM syncs_importrun run
          JOIN syncs_runrow run_row ON run_row.run_id = run.id
         WHERE run.organisation_id = %(organisation)s
         LIMIT %(batch)s))
