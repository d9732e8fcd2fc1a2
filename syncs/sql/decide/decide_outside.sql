-- One run row for each record that this sync imported earlier and that is not in its view any more.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id)
SELECT %(run)s, %(IGNORED)s, staged.ordinal, %(organisation)s, %(NO_MATCH)s, staged.record_id,
       link.contact_id
  FROM {staged} staged
 CROSS JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) link
 WHERE staged.kind = %(OUTSIDE_KIND)s
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
