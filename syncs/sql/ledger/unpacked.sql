-- The outcomes of a block: ordinal, record and contact of each that has not left its place.
SELECT block.first_ordinal + packed.place - 1 + packed.shift AS ordinal, packed.record_id, packed.contact_id
  FROM unnest(block.ordinal_shifts, block.record_ids, block.contact_ids)
       WITH ORDINALITY AS packed (shift, record_id, contact_id, place)
 WHERE packed.contact_id IS NOT NULL
