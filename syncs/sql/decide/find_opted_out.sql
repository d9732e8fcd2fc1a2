-- Which addresses have opted out. One record that says so is enough (R15), whatever else is true of it:
-- any that was read, selected or not, also if it was deleted after that, or that is remembered for having
-- said so. An option holds for records first imported after it was switched on (R50), and one that has
-- let go of its person is still not bound by the opt-out that it was spared for. A malformed address
-- stands for the one that was meant; a record without any speaks of the contact that it is linked to.
-- What is remembered holds until the record says no; of a record that was deleted, until another one
-- with the address takes back that it has said so itself.
WITH stated AS (
    SELECT staged.record_id,
           coalesce(staged.address, staged.suggestion, contact.address) AS address
      FROM {staged} staged
      LEFT JOIN LATERAL (SELECT record_id, contact_id, first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) link ON true
      LEFT JOIN LATERAL (SELECT address
                           FROM contacts_contact
                          WHERE id = link.contact_id
                         OFFSET 0) contact ON true
      LEFT JOIN LATERAL (SELECT record_id, first_synced_at
                           FROM syncs_optedoutrecord
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) remembered ON true
     WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s)
       AND staged.opted_out
       AND coalesce(least(link.first_synced_at, remembered.first_synced_at)
                    > %(opt_outs_since)s, true)
), taken_back AS (
    SELECT remembered.record_id,
           CASE WHEN remembered.address = staged.address THEN staged.address END AS address
      FROM {staged} staged
     CROSS JOIN LATERAL (SELECT record_id, address
                           FROM syncs_optedoutrecord
                          WHERE sync_id = %(sync)s AND record_id = staged.record_id
                         OFFSET 0) remembered
     WHERE (SELECT EXISTS (SELECT FROM syncs_optedoutrecord WHERE sync_id = %(sync)s))
       AND staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s)
       AND staged.denies_opt_out
), said_anew AS (
    SELECT record_id FROM taken_back
     UNION ALL
    SELECT record_id FROM stated WHERE address IS NOT NULL
), found AS (
    SELECT address FROM stated WHERE address IS NOT NULL
     UNION
    SELECT remembered.address
      FROM syncs_optedoutrecord remembered
      LEFT JOIN LATERAL (SELECT first_synced_at
                           FROM syncs_sourcelink
                          WHERE sync_id = %(sync)s AND record_id = remembered.record_id
                         OFFSET 0) link ON true
     WHERE remembered.sync_id = %(sync)s
       AND coalesce(least(link.first_synced_at, remembered.first_synced_at)
                    > %(opt_outs_since)s, true)
       AND remembered.address IS NOT NULL
       AND remembered.record_id NOT IN (SELECT record_id FROM said_anew)
       AND NOT (remembered.is_gone
                AND remembered.address IN (SELECT address FROM taken_back
                                            WHERE address IS NOT NULL))
)
INSERT INTO opted_out (address, contact_id)
SELECT found.address, contact.id
  FROM found
  LEFT JOIN LATERAL (SELECT id
                       FROM contacts_contact
                      WHERE organisation_id = %(organisation)s AND address = found.address
                     OFFSET 0) contact ON true
