-- Which of its records have opted out is of use to the sync alone.
DELETE FROM syncs_optedoutrecord
 WHERE sync_id = %(sync)s
