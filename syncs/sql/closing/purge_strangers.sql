-- Some of the strangers that the syncs of an organisation have met, deleted syncs among them.
DELETE FROM syncs_stranger
 WHERE ctid = ANY (ARRAY(
        SELECT ctid
          FROM syncs_stranger
         WHERE organisation_id = %(organisation)s
         LIMIT %(batch)s))
