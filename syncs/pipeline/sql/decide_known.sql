-- One run row for each known record of a range: nothing about it changed since this sync last saw
-- it, so what becomes of it depends on its contact alone (R61-R64).
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id)
SELECT %(run)s,
       CASE WHEN suppressed.kind IS NOT NULL    THEN %(IGNORED)s
            WHEN contact.deleted_at IS NOT NULL THEN %(RE_ADDED)s
            WHEN member.contact_id IS NULL      THEN %(DUPLICATE)s
            ELSE %(UNCHANGED)s
       END,
       staged.ordinal,
       %(organisation)s,
       CASE suppressed.kind
            WHEN %(KIND_DO_NOT_MAIL)s  THEN %(DO_NOT_MAIL)s
            WHEN %(KIND_BOUNCED)s      THEN %(BOUNCED)s
            WHEN %(KIND_COMPLAINED)s   THEN %(COMPLAINED)s
            WHEN %(KIND_UNSUBSCRIBED)s THEN %(UNSUBSCRIBED)s
       END,
       staged.record_id,
       contact.id
  FROM {staged} staged
  JOIN syncs_sourcelink link
    ON link.sync_id = %(sync)s AND link.record_id = staged.record_id
  JOIN contacts_contact contact
    ON contact.id = link.contact_id
  LEFT JOIN contacts_membership member
    ON member.mailing_list_id = %(mailing_list)s AND member.contact_id = contact.id
  LEFT JOIN LATERAL (SELECT min(kind) AS kind
                       FROM contacts_suppression
                      WHERE organisation_id = %(organisation)s
                        AND address = contact.address) suppressed ON true
 WHERE staged.kind = 'k'
   AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s
