-- Who would be treated otherwise than the preview has shown (R75): the deeds of both runs, of records
-- by their id and of people who leave by their contact, in both directions. What a record's reading
-- changes in nobody is no deed. Whom the preview would have held is removed here. Which record it is
-- by which somebody leaves does not matter, nor the number of a contact that is not made yet.
CREATE TEMPORARY TABLE differing ON COMMIT DROP AS
WITH deeds AS (
    SELECT runs.id AS run_id, decided.leaves, decided.subject,
           jsonb_build_array(decided.outcome, decided.reason, decided.contact_id,
                             decided.detail -> 'removed_from', decided.detail -> 'before',
                             decided.detail -> 'after',
                             coalesce(decided.detail -> 'values', made.all_values)) AS deed
      FROM (VALUES (%(about)s::bigint), (%(run)s::bigint)) runs (id)
     CROSS JOIN LATERAL (SELECT ordinal, reason, detail,
                                outcome IN (%(DELETED)s, %(HELD)s) AS leaves,
                                CASE outcome WHEN %(HELD)s THEN %(DELETED)s
                                             ELSE outcome END AS outcome,
                                CASE WHEN outcome IN (%(DELETED)s, %(HELD)s) THEN contact_id
                                     ELSE record_id END AS subject,
                                CASE WHEN outcome <> %(NEW)s THEN contact_id END AS contact_id
                           FROM syncs_runrow
                          WHERE run_id = runs.id
                            AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                            %(DELETED)s, %(HELD)s)
                         OFFSET 0) decided
      LEFT JOIN LATERAL (SELECT jsonb_build_object(
                                    'email', email,
                                    'first_name', coalesce(first_name, ''),
                                    'last_name', coalesce(last_name, ''),
                                    'attributes', jsonb_strip_nulls(attributes::jsonb)) AS all_values
                           FROM {staged}
                          WHERE ordinal = decided.ordinal
                            AND runs.id = %(run)s AND decided.outcome = %(NEW)s
                         OFFSET 0) made ON true
)
SELECT leaves, subject, shown.deed AS shown, found.deed AS found
  FROM (SELECT leaves, subject, deed FROM deeds WHERE run_id = %(about)s) shown
  FULL JOIN (SELECT leaves, subject, deed FROM deeds WHERE run_id = %(run)s) found
 USING (leaves, subject)
 WHERE shown.deed IS DISTINCT FROM found.deed
