-- Records that opted an erased address out stay known as such, without it.
UPDATE syncs_optedoutrecord
   SET address = NULL
 WHERE sync_id IN (SELECT id FROM syncs_sync WHERE organisation_id = %(organisation)s)
   AND address = %(address)s
