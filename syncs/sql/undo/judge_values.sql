-- Which values are put back, field by field: those that are still what the run wrote. What has its
-- former value again needs nothing. To be done when lists and contacts are judged.
INSERT INTO part (place, name, wrote, now, target, verdict)
SELECT deed.place, field.name, field.wrote, field.now, field.target,
       CASE WHEN field.now <> field.wrote THEN %(CHANGED_SINCE)s END
  FROM deed
 CROSS JOIN LATERAL (SELECT email, first_name, last_name, attributes
                       FROM contacts_contact
                      WHERE id = deed.contact_id
                     OFFSET 0) contact
 CROSS JOIN LATERAL (SELECT key AS name, value AS wrote, deed.did -> 'before' -> key AS target,
                            to_jsonb(CASE key WHEN 'email'      THEN contact.email
                                              WHEN 'first_name' THEN contact.first_name
                                              WHEN 'last_name'  THEN contact.last_name
                                     END) AS now
                       FROM jsonb_each(deed.did -> 'after')
                      WHERE key <> 'attributes'
                      UNION ALL
                     SELECT 'own:' || key, value, deed.did #> '{before,attributes}' -> key,
                            coalesce(contact.attributes -> key, 'null')
                       FROM jsonb_each(deed.did #> '{after,attributes}')) field
 WHERE field.now <> field.target
 UNION ALL
SELECT deed.place, 'contact', NULL, NULL, NULL, %(CONTACT_GONE)s
  FROM deed
 WHERE NOT deed.is_there AND deed.did ? 'after' AND NOT deed.did ?| '{joined,left,woke}'
