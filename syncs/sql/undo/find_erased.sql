-- The contacts that go for good.
SELECT deed.contact_id
  FROM part
  JOIN deed USING (place)
 WHERE part.name = 'contact' AND part.verdict IS NULL AND NOT part.comes AND deed.did ? 'made'
