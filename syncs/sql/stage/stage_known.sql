-- Stages the records of a batch that are known: as this sync saw them last, of a contact as this
-- sync left it. Returns the places of the others: new, changed, or of a contact that was changed.
WITH seen AS (
    SELECT *
      FROM unnest(%(records)s::bigint[], %(fingerprints)s::uuid[])
           WITH ORDINALITY AS seen (record_id, fingerprint, place)
), known AS (
    INSERT INTO {staged} (ordinal, record_id, kind, contact_id)
    SELECT %(first)s + seen.place - 1, seen.record_id, %(KNOWN_KIND)s, link.contact_id
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
SELECT place FROM seen
EXCEPT
SELECT known.ordinal - %(first)s + 1 FROM known
