-- What became of each known record of a range. A record is only known while its contact is as this
-- sync left it, on the list, not deleted and not suppressed: each of these changes its revision. So
-- nothing is to be told of it, and it is packed with others; a few are not worth a block, and get rows.
-- But another record may have opted the person out, which is told in a row.
WITH known AS (
    SELECT ordinal, record_id, contact_id, reason,
           row_number() OVER (PARTITION BY reason ORDER BY contact_id, ordinal) - 1 AS place,
           count(*) OVER (PARTITION BY reason) AS number
      FROM {staged}
     WHERE kind = %(KNOWN_KIND)s
       AND ordinal > %(after)s AND ordinal <= %(until)s
), sized AS MATERIALIZED (
    -- All blocks are full but the last one.
    SELECT ordinal, record_id, contact_id, reason,
           place / %(block_size)s AS block,
           reason IS NULL
           AND least(number - place + place %% %(block_size)s, %(block_size)s) >= %(min_block_size)s
               AS is_packed
      FROM known
), block AS (
    SELECT count(*) AS size, min(ordinal) AS first_ordinal, max(ordinal) AS last_ordinal,
           min(contact_id) AS first_contact_id, max(contact_id) AS last_contact_id,
           array_agg(ordinal ORDER BY contact_id, ordinal) AS ordinals,
           array_agg(record_id ORDER BY contact_id, ordinal) AS record_ids,
           array_agg(contact_id ORDER BY contact_id, ordinal) AS contact_ids
      FROM sized
     WHERE is_packed
     GROUP BY block
), packed AS (
    INSERT INTO syncs_unchangedblock (run_id, first_ordinal, last_ordinal, organisation_id,
                                      first_contact_id, last_contact_id, size, ordinal_shifts,
                                      record_ids, contact_ids)
    SELECT %(run)s, first_ordinal, last_ordinal, %(organisation)s, first_contact_id,
           last_contact_id, size,
           ARRAY (SELECT (each.ordinal - block.first_ordinal - each.place + 1)::integer
                    FROM unnest(block.ordinals) WITH ORDINALITY AS each (ordinal, place)
                   ORDER BY each.place),
           record_ids, contact_ids
      FROM block
)
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id)
SELECT %(run)s,
       CASE WHEN reason IS NULL THEN %(UNCHANGED)s ELSE %(IGNORED)s END,
       ordinal, %(organisation)s, reason, record_id, contact_id
  FROM sized
 WHERE NOT is_packed
