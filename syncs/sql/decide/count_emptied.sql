-- How many people would leave because a value turned empty: their address, or one that the criteria
-- ask for.
SELECT count(DISTINCT link.contact_id)
  FROM {staged} staged
 CROSS JOIN LATERAL (SELECT contact_id
                       FROM syncs_sourcelink
                      WHERE sync_id = %(sync)s AND record_id = staged.record_id
                     OFFSET 0) link
 WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s)
   AND (staged.address_told AND staged.reason = %(EMPTY_EMAIL)s
        OR staged.emptied AND NOT staged.selected AND %(no_match)s <> %(IGNORE)s)
   AND EXISTS (SELECT
                 FROM contacts_membership
                WHERE mailing_list_id = %(mailing_list)s AND contact_id = link.contact_id
               OFFSET 0)
