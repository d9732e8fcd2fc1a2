-- What the related records say that belong to these ids; several that say the same count once, so
-- that a contact of ten thousand openings is no heavier than one of ten.
SELECT belongs_to::text, array_agg(DISTINCT answers)
  FROM {related}
 WHERE subject = %(subject)s
   AND belongs_to = ANY (%(ids)s::bigint[])
 GROUP BY belongs_to
