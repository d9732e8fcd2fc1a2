-- Addresses that must not be mailed.
SELECT address, CASE kind
           WHEN %(DO_NOT_MAIL_SUPPRESSION)s THEN 'do_not_mail'
           WHEN %(BOUNCED_SUPPRESSION)s THEN 'bounced'
           WHEN %(COMPLAINED_SUPPRESSION)s THEN 'complained'
           WHEN %(UNSUBSCRIBED_SUPPRESSION)s THEN 'unsubscribed'
       END AS kind, created_at AS since
  FROM contacts_suppression
 WHERE organisation_id = %(organisation)s
 ORDER BY address, kind
