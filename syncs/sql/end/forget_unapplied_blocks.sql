-- The same for what is packed: of a block that was applied in part, that part gets rows.
WITH block AS (
    DELETE FROM syncs_unchangedblock
     WHERE run_id = %(run)s AND last_ordinal > %(applied)s
 RETURNING *
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, record_id, contact_id)
SELECT block.run_id, %(UNCHANGED)s, packed.ordinal, block.organisation_id, packed.record_id,
       packed.contact_id
  FROM block
 CROSS JOIN LATERAL ({unpacked.sql}) packed
 WHERE packed.ordinal <= %(applied)s
