-- Contacts of which each word is part of the name or the address. The text begins and ends with a blank.
SELECT contact_id
  FROM contacts_searchtext
 WHERE organisation_id = %(organisation)s
   AND text LIKE %(first)s AND text LIKE %(second)s AND text LIKE %(third)s
   AND text LIKE ALL (%(further)s::text[])
 LIMIT %(at_most)s
