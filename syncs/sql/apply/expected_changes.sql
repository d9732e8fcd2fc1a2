-- How many rows the decisions of a range must write when they are applied: contacts made, contacts
-- changed, memberships of people who were known.
SELECT count(*) FILTER (WHERE outcome = %(NEW)s),
       count(*) FILTER (WHERE outcome IN (%(UPDATED)s, %(RE_ADDED)s)
                              OR outcome = %(DUPLICATE)s AND detail ? 'before'),
       count(*) FILTER (WHERE outcome IN (%(RE_ADDED)s, %(DUPLICATE)s))
  FROM syncs_runrow
 WHERE run_id = %(run)s
   AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s)
   AND ordinal > %(after)s AND ordinal <= %(until)s
