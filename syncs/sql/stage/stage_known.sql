-- Stages the records of a batch that are known: as this sync saw them last, of a contact as this
-- sync left it. Returns the places of the others: new, changed, or of a contact that was changed.
WITH seen AS (
    SELECT *
      FROM unnest(%(records)s::bigint[], %(fingerprints)s::uuid[])
           WITH ORDINALITY AS seen (record_id, fingerprint, place)
), known AS (
    INSERT INTO {staged} (ordinal, record_id, kind, contact_id)
    SELECT %(first)s + seen.place - 1, seen.record_id, 'k', link.contact_id
      FROM seen
      JOIN syncs_sourcelink link
        ON link.sync_id = %(sync)s
       AND link.record_id = seen.record_id
       AND link.fingerprint = seen.fingerprint
      JOIN contacts_contact contact
        ON contact.id = link.contact_id AND contact.revision = link.contact_revision
 RETURNING ordinal
)
-- Not a join: PostgreSQL expects few known records and would compare each with each.
SELECT place FROM seen
EXCEPT
SELECT known.ordinal - %(first)s + 1 FROM known
