-- Which contact each record of a range fills, and in what shape both were left. Who lets go of another
-- contact is linked when it does. So for the first run of a sync, which has no links yet: asking for
-- conflicts would cost every row half as much again.
INSERT INTO syncs_sourcelink AS link (sync_id, record_id, organisation_id, contact_id, fingerprint,
                                      contact_revision, first_synced_at)
SELECT %(sync)s, decided.record_id, %(organisation)s, decided.contact_id, staged.fingerprint,
       CASE WHEN decided.outcome = %(NEW)s THEN %(FIRST_REVISION)s
            ELSE (SELECT revision FROM contacts_contact WHERE id = decided.contact_id) END,
       now()
  FROM syncs_runrow decided
  JOIN {staged} staged USING (ordinal)
 WHERE decided.run_id = %(run)s
   AND decided.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s, %(UPDATED)s, %(UNCHANGED)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
   AND staged.kind = %(READ_KIND)s
   AND staged.leaves IS NULL
 ORDER BY decided.record_id
