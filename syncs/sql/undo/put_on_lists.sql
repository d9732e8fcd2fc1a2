-- Who had left a list is on it again, since the day since when they had been.
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id, created_at)
SELECT part.mailing_list_id, deed.contact_id, %(organisation)s, part.since
  FROM part
  JOIN deed USING (place)
 WHERE part.verdict IS NULL AND part.comes AND part.mailing_list_id IS NOT NULL
 ORDER BY part.mailing_list_id, deed.contact_id
    ON CONFLICT DO NOTHING
