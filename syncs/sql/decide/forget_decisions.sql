-- Takes back what was decided of the records of a range, to decide it again. Who leaves is decided
-- elsewhere. What becomes of known records stays: nothing that changes meanwhile changes that.
DELETE FROM syncs_runrow decided
 WHERE decided.run_id = %(run)s
   AND decided.outcome NOT IN (%(DELETED)s, %(HELD)s, %(KEPT)s)
   AND decided.ordinal > %(after)s AND decided.ordinal <= %(until)s
   AND NOT EXISTS (SELECT
                     FROM {staged}
                    WHERE ordinal = decided.ordinal AND kind = %(KNOWN_KIND)s
                   OFFSET 0)
