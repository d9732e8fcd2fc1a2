-- Some of what was kept of the runs of an organisation, to undo them.
DELETE FROM syncs_beforeimage
 WHERE ctid = ANY (ARRAY(
        SELECT image.ctid
          FROM syncs_importrun run
          JOIN syncs_beforeimage image ON image.run_id = run.id
         WHERE run.organisation_id = %(organisation)s
         LIMIT %(batch)s))
