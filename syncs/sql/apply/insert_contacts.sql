-- The new people of a range (R61). Where somebody made the same contact since it was decided, this
-- fails by its key, and the range is decided again: asking for conflicts would cost every row.
INSERT INTO contacts_contact (id, organisation_id, address, email, first_name, last_name, attributes)
SELECT decided.contact_id, %(organisation)s, staged.address, staged.email,
       coalesce(staged.first_name, ''), coalesce(staged.last_name, ''),
       CASE WHEN %(clears)s THEN jsonb_strip_nulls(staged.attributes::jsonb)
            ELSE staged.attributes::jsonb END
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s AND decided.outcome = %(NEW)s
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
 ORDER BY decided.ordinal
