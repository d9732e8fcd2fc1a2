-- Whom it held, and about whose records it was not to ask again, is of use to the sync alone.
DELETE FROM syncs_heldrecord
 WHERE sync_id = %(sync)s
