-- The records of a range that fill a contact and let go of another one (R72): which they fill now,
-- and in what shape it was left. They are linked to it in the transaction in which they let go, see
-- `link_moved.sql`: a run that ends before leaves them to the next one as they were found.
UPDATE {staged} staged
   SET contact_id       = moved.contact_id,
       contact_revision = moved.revision
  FROM (SELECT leaving.ordinal, decided.contact_id,
               CASE WHEN decided.outcome = %(NEW)s THEN %(FIRST_REVISION)s
                    ELSE (SELECT revision FROM contacts_contact WHERE id = decided.contact_id)
               END AS revision
          FROM {staged} leaving
         CROSS JOIN LATERAL (SELECT outcome, contact_id
                               FROM syncs_runrow
                              WHERE run_id = %(run)s
                                AND outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s,
                                                %(UNCHANGED)s)
                                AND ordinal = leaving.ordinal
                             OFFSET 0) decided
         WHERE leaving.ordinal > %(after)s AND leaving.ordinal <= %(until)s
           AND leaving.kind = %(READ_KIND)s
           AND leaving.leaves IS NOT NULL) moved
 WHERE staged.ordinal = moved.ordinal
