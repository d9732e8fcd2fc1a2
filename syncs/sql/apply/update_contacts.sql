-- New values for people of a range who were there before, and tombstones taken back (R62). Who was
-- changed since it was decided is decided again, so that the row keeps what was before.
UPDATE contacts_contact contact
   SET email      = staged.email,
       first_name = coalesce(staged.first_name, contact.first_name),
       last_name  = coalesce(staged.last_name, contact.last_name),
       attributes = jsonb_strip_nulls(contact.attributes || staged.attributes::jsonb),
       revision   = contact.revision + 1,
       updated_at = now(),
       deleted_at = NULL
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND (decided.outcome IN (%(UPDATED)s, %(RE_ADDED)s)
        OR decided.outcome = %(DUPLICATE)s AND decided.detail ? 'before')
   AND contact.id = decided.contact_id
   -- No plain equality: nobody is to be looked for by revision.
   AND CASE WHEN contact.revision = (decided.detail ->> 'revision')::integer THEN true END
   AND (contact.deleted_at IS NOT NULL) = (decided.outcome = %(RE_ADDED)s)
