-- Outcomes of contacts that are packed become rows of their own, which can be written to. Each leaves
-- its place in its block, where the contact is null from then on.
WITH gone AS MATERIALIZED (
    SELECT DISTINCT contact_id FROM unnest(%(contacts)s::bigint[]) AS gone (contact_id)
), held AS MATERIALIZED (
    -- Who deletes a block meanwhile is waited for.
    SELECT *
      FROM syncs_unchangedblock
     WHERE organisation_id = %(organisation)s
       AND width_bucket(first_contact_id - 1,
                        (SELECT array_agg(contact_id ORDER BY contact_id) FROM gone))
           < width_bucket(last_contact_id,
                          (SELECT array_agg(contact_id ORDER BY contact_id) FROM gone))
       FOR UPDATE
), taken AS MATERIALIZED (
    SELECT block.run_id, block.first_ordinal, block.organisation_id,
           packed.ordinal, packed.record_id, packed.contact_id
      FROM held block
     CROSS JOIN LATERAL ({unpacked.sql}) packed
     WHERE packed.contact_id IN (SELECT contact_id FROM gone)
), left_behind AS (
    UPDATE syncs_unchangedblock block
       SET size = size - (SELECT count(*)
                            FROM taken
                           WHERE taken.run_id = block.run_id
                             AND taken.first_ordinal = block.first_ordinal),
           contact_ids = ARRAY (SELECT CASE WHEN each.contact_id NOT IN (SELECT contact_id FROM gone)
                                            THEN each.contact_id END
                                  FROM unnest(block.contact_ids)
                                       WITH ORDINALITY AS each (contact_id, place)
                                 ORDER BY each.place)
     WHERE (block.run_id, block.first_ordinal) IN (SELECT run_id, first_ordinal FROM taken)
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, record_id, contact_id)
SELECT run_id, %(UNCHANGED)s, ordinal, organisation_id, record_id, contact_id
  FROM taken
