-- Values as they were before the run; contacts that are tombstones again, and that are none any more.
-- Of whom only records are put back nothing was changed, so the contact keeps its revision.
UPDATE contacts_contact contact
   SET email      = coalesce(put_back.columns ->> 'email', contact.email),
       first_name = coalesce(put_back.columns ->> 'first_name', contact.first_name),
       last_name  = coalesce(put_back.columns ->> 'last_name', contact.last_name),
       attributes = CASE WHEN put_back.own IS NULL THEN contact.attributes
                         ELSE jsonb_strip_nulls(contact.attributes || put_back.own) END,
       deleted_at = CASE put_back.comes WHEN true THEN NULL
                                        WHEN false THEN put_back.died_at
                                        ELSE contact.deleted_at END,
       revision   = contact.revision + 1,
       updated_at = now()
  FROM (SELECT deed.contact_id, (deed.did ->> 'woke')::timestamptz AS died_at,
               bool_or(part.comes) FILTER (WHERE part.name = 'contact') AS comes,
               jsonb_object_agg(part.name, part.target)
                   FILTER (WHERE part.target IS NOT NULL AND part.name NOT LIKE 'own:%%') AS columns,
               jsonb_object_agg(substr(part.name, 5), part.target)
                   FILTER (WHERE part.name LIKE 'own:%%') AS own
          FROM part
          JOIN deed USING (place)
         WHERE part.verdict IS NULL
           AND part.mailing_list_id IS NULL
           AND part.name <> 'records'
           AND NOT deed.did ?| '{made,erased}'
         GROUP BY deed.contact_id, deed.did ->> 'woke') put_back
 WHERE contact.id = put_back.contact_id
