-- Some of what the syncs of an organisation remember of opt-outs, deleted syncs among them.
DELETE FROM syncs_optedoutrecord
 WHERE ctid = ANY (ARRAY(
        SELECT opted_out.ctid
          FROM syncs_sync sync
          JOIN syncs_optedoutrecord opted_out ON opted_out.sync_id = sync.id
         WHERE sync.organisation_id = %(organisation)s
         LIMIT %(batch)s))
