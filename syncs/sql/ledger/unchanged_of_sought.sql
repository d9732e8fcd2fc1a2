-- The outcomes of the contacts of `sought` in the blocks of a run. A block is left aside where as many
-- of them come before it as up to its last contact, which two binary searches tell.
SELECT packed.ordinal, packed.record_id, packed.contact_id
  FROM syncs_unchangedblock block
 CROSS JOIN LATERAL ({unpacked.sql}) packed
 WHERE block.run_id = %(run)s
   AND width_bucket(block.first_contact_id - 1,
                    (SELECT array_agg(contact_id ORDER BY contact_id) FROM sought))
       < width_bucket(block.last_contact_id,
                      (SELECT array_agg(contact_id ORDER BY contact_id) FROM sought))
   AND packed.contact_id IN (SELECT contact_id FROM sought)
