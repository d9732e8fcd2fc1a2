-- One run row for each known record of a range. A record is only known while its contact is as this
-- sync left it, on the list, not deleted and not suppressed: each of these changes its revision. But
-- another record may have opted the person out.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id)
SELECT %(run)s,
       CASE WHEN staged.reason IS NULL THEN %(UNCHANGED)s ELSE %(IGNORED)s END,
       staged.ordinal, %(organisation)s, staged.reason, staged.record_id, staged.contact_id
  FROM {staged} staged
 WHERE staged.kind = %(KNOWN_KIND)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
