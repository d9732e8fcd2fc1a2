-- The outcomes of a contact in the blocks of all runs. Looking for the place of one contact is some ten
-- times faster than unpacking the block.
SELECT block.run_id, block.organisation_id,
       block.first_ordinal + found.place - 1 + block.ordinal_shifts[found.place] AS ordinal,
       block.record_ids[found.place] AS record_id
  FROM syncs_unchangedblock block
 CROSS JOIN LATERAL unnest(array_positions(block.contact_ids, %(contact)s)) AS found (place)
 WHERE block.organisation_id = %(organisation)s
   AND block.first_contact_id <= %(contact)s AND block.last_contact_id >= %(contact)s
