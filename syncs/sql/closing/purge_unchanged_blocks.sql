-- Some of the blocks of unchanged outcomes of an organisation.
DELETE FROM syncs_unchangedblock
 WHERE ctid = ANY (ARRAY(
        SELECT ctid
          FROM syncs_unchangedblock
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
