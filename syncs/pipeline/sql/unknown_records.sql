-- Which of these records are not known: new, changed, or of a contact that was changed since.
SELECT seen.place
  FROM unnest(%(records)s::bigint[], %(fingerprints)s::uuid[])
       WITH ORDINALITY AS seen (record_id, fingerprint, place)
  LEFT JOIN (syncs_sourcelink link
             JOIN contacts_contact contact
               ON contact.id = link.contact_id AND contact.revision = link.contact_revision)
    ON link.sync_id = %(sync)s
   AND link.record_id = seen.record_id
   AND link.fingerprint = seen.fingerprint
 WHERE link.record_id IS NULL
