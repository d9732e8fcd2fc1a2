-- Adds a batch of related records. One that moved between two pages while they were read counts
-- once, as it was read last.
INSERT INTO {related} AS stored (subject, record_id, belongs_to, ordinal, answers)
SELECT %(subject)s, seen.record_id, seen.belongs_to, %(before)s + seen.place, seen.answers
  FROM unnest(%(records)s::bigint[], %(belongs_to)s::bigint[], %(answers)s::text[])
       WITH ORDINALITY AS seen (record_id, belongs_to, answers, place)
    ON CONFLICT (subject, record_id) DO UPDATE
   SET belongs_to = excluded.belongs_to,
       ordinal    = excluded.ordinal,
       answers    = excluded.answers
