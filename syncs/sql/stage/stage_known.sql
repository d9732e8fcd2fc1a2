-- Stages the records of a batch that are known: as this sync saw them last, of a contact as this
-- sync left it. Returns the ordinals of the others: new, changed, or of a contact that was changed.
WITH seen AS (
    SELECT *
      FROM unnest(%(ordinals)s::bigint[], %(records)s::bigint[], %(fingerprints)s::uuid[])
           AS seen (ordinal, record_id, fingerprint)
), known AS (
    INSERT INTO {staged} (ordinal, record_id, kind, contact_id)
    SELECT seen.ordinal, seen.record_id, %(KNOWN_KIND)s, link.contact_id
      FROM seen
     CROSS JOIN LATERAL (SELECT fingerprint, contact_id, contact_revision
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = seen.record_id
                         OFFSET 0) link
      JOIN contacts_contact contact
        ON contact.id = link.contact_id AND contact.revision = link.contact_revision
     WHERE link.fingerprint = seen.fingerprint
 RETURNING ordinal
)
-- Not a join: PostgreSQL expects few known records and would compare each with each.
SELECT ordinal FROM seen
EXCEPT
SELECT ordinal FROM known
