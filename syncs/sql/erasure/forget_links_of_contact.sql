-- Which records fill a contact that is erased. There is no index by contact: each sync's links are
-- gone through, once in the life of the contact.
DELETE FROM syncs_sourcelink
 WHERE sync_id IN (SELECT id FROM syncs_sync WHERE organisation_id = %(organisation)s)
   AND contact_id = %(contact)s
