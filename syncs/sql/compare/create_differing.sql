-- Who would be treated otherwise than the preview has shown (R75): the deeds of both runs, of records
-- by their id and of people who leave by their contact, in both directions. What a record's reading
-- changes in nobody is no deed. Whom the preview would have held is removed here. Which record it is
-- by which somebody leaves does not matter, nor the number of a contact that is not made yet. Own fields
-- are taken to pieces only where their texts differ: an empty value of somebody new is as good as none.
CREATE TEMPORARY TABLE differing ON COMMIT DROP AS
WITH deeds AS (
    SELECT runs.id AS run_id, decided.leaves, decided.subject,
           jsonb_build_array(decided.outcome, decided.reason, decided.contact_id,
                             decided.detail -> 'removed_from', decided.detail -> 'before',
                             decided.detail -> 'after') AS deed,
           -- Of somebody new only.
           decided.is_new, coalesce(made.email, decided.email) AS email,
           coalesce(made.first_name, decided.detail #>> '{values,first_name}', '') AS first_name,
           coalesce(made.last_name, decided.detail #>> '{values,last_name}', '') AS last_name,
           coalesce(made.attributes, decided.detail #>> '{values,attributes}') AS attributes
      FROM (VALUES (%(about)s::bigint), (%(run)s::bigint)) runs (id)
     CROSS JOIN LATERAL (SELECT ordinal, reason, detail, outcome = %(NEW)s AS is_new,
                                outcome IN (%(DELETED)s, %(HELD)s) AS leaves,
                                CASE outcome WHEN %(HELD)s THEN %(DELETED)s
                                             ELSE outcome END AS outcome,
                                CASE WHEN outcome IN (%(DELETED)s, %(HELD)s) THEN contact_id
                                     ELSE record_id END AS subject,
                                CASE WHEN outcome <> %(NEW)s THEN contact_id END AS contact_id,
                                CASE WHEN outcome = %(NEW)s THEN email END AS email
                           FROM syncs_runrow
                          WHERE run_id = runs.id
                            AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                            %(DELETED)s, %(HELD)s)
                         OFFSET 0) decided
      LEFT JOIN LATERAL (SELECT email, first_name, last_name, attributes
                           FROM {staged}
                          WHERE ordinal = decided.ordinal
                            AND runs.id = %(run)s AND decided.is_new
                         OFFSET 0) made ON true
)
SELECT leaves, subject,
       shown.deed || jsonb_build_array(CASE WHEN shown.is_new THEN jsonb_build_object(
           'email', shown.email, 'first_name', shown.first_name, 'last_name', shown.last_name,
           'attributes', jsonb_strip_nulls(shown.attributes::jsonb)) END) AS shown,
       found.deed || jsonb_build_array(CASE WHEN found.is_new THEN jsonb_build_object(
           'email', found.email, 'first_name', found.first_name, 'last_name', found.last_name,
           'attributes', jsonb_strip_nulls(found.attributes::jsonb)) END) AS found
  FROM (SELECT * FROM deeds WHERE run_id = %(about)s) shown
  FULL JOIN (SELECT * FROM deeds WHERE run_id = %(run)s) found USING (leaves, subject)
 WHERE shown.deed IS DISTINCT FROM found.deed
    OR (shown.email, shown.first_name, shown.last_name)
       IS DISTINCT FROM (found.email, found.first_name, found.last_name)
    OR shown.attributes IS DISTINCT FROM found.attributes
       AND jsonb_strip_nulls(shown.attributes::jsonb)
           IS DISTINCT FROM jsonb_strip_nulls(found.attributes::jsonb)
