-- Addresses that may be mailed again, and why.
SELECT lifted.address, CASE lifted.kind
           WHEN %(DO_NOT_MAIL_SUPPRESSION)s THEN 'do_not_mail'
           WHEN %(BOUNCED_SUPPRESSION)s THEN 'bounced'
           WHEN %(COMPLAINED_SUPPRESSION)s THEN 'complained'
           WHEN %(UNSUBSCRIBED_SUPPRESSION)s THEN 'unsubscribed'
       END AS kind, lifted.created_at AS since, lifted.lifted_at AS lifted,
       person.email AS lifted_by, lifted.reason
  FROM contacts_liftedsuppression lifted
  LEFT JOIN accounts_user person ON person.id = lifted.lifted_by_id
 WHERE lifted.organisation_id = %(organisation)s
 ORDER BY lifted.address, lifted.kind, lifted.id
