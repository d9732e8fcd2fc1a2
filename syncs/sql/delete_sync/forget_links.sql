-- Which record fills which contact is of use to the sync alone.
DELETE FROM syncs_sourcelink
 WHERE sync_id = %(sync)s
