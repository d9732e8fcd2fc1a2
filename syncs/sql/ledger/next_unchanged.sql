-- The next outcomes in the blocks of a run, behind an ordinal. Blocks are by contact, so that the next
-- ones may lie in several: up to the last ordinal of those blocks that begin behind the key, and have
-- together as many as are asked for.
SELECT packed.ordinal, packed.record_id, packed.contact_id
  FROM syncs_unchangedblock block
 CROSS JOIN LATERAL ({unpacked.sql}) packed
 WHERE block.run_id = %(run)s
   AND block.last_ordinal > %(after)s
   AND block.first_ordinal <= (
           SELECT coalesce(max(last_ordinal), %(after)s)
             FROM (SELECT last_ordinal, sum(size) OVER (ORDER BY first_ordinal) - size AS before
                     FROM syncs_unchangedblock
                    WHERE run_id = %(run)s AND first_ordinal > %(after)s) behind
            WHERE before < %(at_most)s)
   AND packed.ordinal > %(after)s
 ORDER BY packed.ordinal
 LIMIT %(at_most)s
