-- The view is empty, and not believed to be (R73): whether these are in it cannot be told.
UPDATE {staged}
   SET selected = NULL
 WHERE kind = %(OUTSIDE_KIND)s
