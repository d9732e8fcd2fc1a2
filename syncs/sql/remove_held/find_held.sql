-- The records that let go of the held people of a range, in the table `leaving`. A policy that was
-- switched off since lets go of nobody.
INSERT INTO leaving (ordinal, place, record_id, kind, contact_id, because)
SELECT row_number() OVER (), held.ordinal, record.record_id, %(CLAIM_KIND)s, held.contact_id,
       record.because
  FROM syncs_runrow held
 CROSS JOIN LATERAL (SELECT record_id, because
                       FROM syncs_heldrecord
                      WHERE sync_id = %(sync)s
                        AND contact_id = held.contact_id
                        AND hold_id = %(hold)s
                     OFFSET 0) record
 WHERE held.run_id = %(hold)s
   AND held.outcome = %(HELD)s
   AND held.ordinal > %(after)s AND held.ordinal <= %(until)s
   AND CASE record.because WHEN %(DELETED_IN_RECRUIT)s THEN %(deleted_now)s
                           WHEN %(OPTED_OUT)s          THEN %(opt_outs_now)s
                           WHEN %(CONVERTED)s          THEN %(converted_now)s
                           WHEN %(NO_MATCH)s           THEN %(no_match_now)s
                           ELSE %(REMOVE_FROM_LIST)s
       END <> %(IGNORE)s
