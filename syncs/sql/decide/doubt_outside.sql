-- The view is empty, and not believed to be, or some of its records were not read (R73): whether these
-- are in it cannot be told.
UPDATE {staged}
   SET selected = NULL
 WHERE kind = %(OUTSIDE_KIND)s
