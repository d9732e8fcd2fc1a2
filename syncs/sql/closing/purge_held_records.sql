-- Some of the records whose people the syncs of an organisation hold, deleted syncs among them.
DELETE FROM syncs_heldrecord
 WHERE ctid = ANY (ARRAY(
        SELECT held.ctid
          FROM syncs_sync sync
          JOIN syncs_heldrecord held ON held.sync_id = sync.id
         WHERE sync.organisation_id = %(organisation)s
         LIMIT %(batch)s))
