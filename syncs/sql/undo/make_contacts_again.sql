-- Contacts that an undo had erased, as they were, in a later revision.
INSERT INTO contacts_contact (id, organisation_id, address, email, first_name, last_name, attributes,
                              revision, created_at)
SELECT deed.contact_id, %(organisation)s, was.address, was.email, was.first_name, was.last_name,
       was.attributes, was.revision + 1, was.created_at
  FROM part
  JOIN deed USING (place)
 CROSS JOIN LATERAL jsonb_to_record(deed.did -> 'erased')
                    AS was (address text, email text, first_name text, last_name text,
                            attributes jsonb, revision integer, created_at timestamptz)
 WHERE part.name = 'contact' AND part.verdict IS NULL AND part.comes AND deed.did ? 'erased'
 ORDER BY deed.contact_id
