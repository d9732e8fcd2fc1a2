-- Some of the links of the syncs of an organisation, deleted syncs among them.
DELETE FROM syncs_sourcelink
 WHERE ctid = ANY (ARRAY(
        SELECT link.ctid
          FROM syncs_sync sync
          JOIN syncs_sourcelink link ON link.sync_id = sync.id
         WHERE sync.organisation_id = %(organisation)s
         LIMIT %(batch)s))
