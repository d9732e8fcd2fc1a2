-- How many records of the view were read, and how many outside of it that concern the sync (R73).
SELECT count(*) FILTER (WHERE kind IN (%(READ_KIND)s, %(KNOWN_KIND)s)),
       count(*) FILTER (WHERE kind = %(OUTSIDE_KIND)s)
  FROM {staged}
