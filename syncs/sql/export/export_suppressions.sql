-- Addresses that must not be mailed, and how that came to be known.
SELECT suppression.address, CASE suppression.kind
           WHEN %(DO_NOT_MAIL_SUPPRESSION)s THEN 'do_not_mail'
           WHEN %(BOUNCED_SUPPRESSION)s THEN 'bounced'
           WHEN %(COMPLAINED_SUPPRESSION)s THEN 'complained'
           WHEN %(UNSUBSCRIBED_SUPPRESSION)s THEN 'unsubscribed'
       END AS kind, suppression.created_at AS since, CASE suppression.origin
           WHEN %(PERSON_ORIGIN)s THEN 'person'
           WHEN %(FILE_ORIGIN)s THEN 'file'
           WHEN %(API_ORIGIN)s THEN 'api'
           WHEN %(PROVIDER_ORIGIN)s THEN 'provider'
           WHEN %(LINK_ORIGIN)s THEN 'link'
       END AS origin, suppression.provider, person.email AS added_by, suppression.note
  FROM contacts_suppression suppression
  LEFT JOIN accounts_user person ON person.id = suppression.added_by_id
 WHERE suppression.organisation_id = %(organisation)s
 ORDER BY suppression.address, suppression.kind
