-- What becomes of claims and links that are left alone: nothing.
UPDATE stood
   SET releases = false, claims = false, unlinks = false, links = false
 WHERE place IN (SELECT place FROM part WHERE name = 'records' AND verdict IS NOT NULL)
