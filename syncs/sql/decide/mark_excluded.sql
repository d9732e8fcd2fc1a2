-- Who is left out by the policies of the sync: addresses that have opted out (R15), converted candidates
-- (R17). A record that says so is left out by itself, where its opt-out does not count for the address
-- (R50), unless its person is on the list because of it: who stays there is spared, and nobody is brought
-- back. A record that came without the field brings nobody, and takes nobody off the list
-- (R73): it is left out unless its address is on the list already, or another record brings it there that
-- does tell. Otherwise the same source would be read differently once that one was imported.
WITH asked AS MATERIALIZED (
    SELECT ordinal, address, opted_out, converted,
           opted_out IS NULL AND %(opt_outs)s <> %(IGNORE)s OR converted IS NULL AS is_untold,
           opted_out IS TRUE AND %(opt_outs)s <> %(IGNORE)s
           AND NOT EXISTS (SELECT
                             FROM (SELECT contact_id
                                     FROM syncs_sourcelink
                                    WHERE sync_id = %(sync)s AND record_id = staged.record_id
                                   OFFSET 0) link
                            CROSS JOIN LATERAL (SELECT
                                                  FROM contacts_membershipclaim
                                                 WHERE mailing_list_id = %(mailing_list)s
                                                   AND contact_id = link.contact_id
                                                   AND claimant_id = %(sync)s
                                                   AND record_id = staged.record_id
                                                OFFSET 0) claim
                           OFFSET 0) AS comes_opted_out
      FROM {staged} staged
     WHERE kind = %(READ_KIND)s AND selected AND reason IS NULL
       AND (opted_out IS DISTINCT FROM false
            OR converted IS DISTINCT FROM false
            OR address IN (SELECT address FROM opted_out))
), brought AS (
    SELECT DISTINCT address
      FROM {staged}
     WHERE (SELECT bool_or(is_untold) FROM asked)
       AND kind = %(READ_KIND)s AND selected AND reason IS NULL
       AND (opted_out IS NOT NULL OR %(opt_outs)s = %(IGNORE)s)
       AND converted IS FALSE
       AND ordinal NOT IN (SELECT ordinal FROM asked WHERE comes_opted_out)
       AND address IN (SELECT address FROM asked WHERE is_untold)
)
UPDATE {staged} staged
   SET reason = excluded.reason
  FROM (SELECT asked.ordinal,
               CASE WHEN opted_out.address IS NOT NULL
                         OR asked.comes_opted_out             THEN %(OPTED_OUT)s
                    WHEN asked.opted_out IS NULL AND %(opt_outs)s <> %(IGNORE)s
                         AND NOT joined.by_others             THEN %(OPTED_OUT)s
                    WHEN asked.converted                      THEN %(CONVERTED)s
                    WHEN asked.converted IS NULL
                         AND NOT joined.by_others             THEN %(CONVERTED)s
               END AS reason
          FROM asked
          LEFT JOIN opted_out USING (address)
          LEFT JOIN brought USING (address)
          LEFT JOIN LATERAL (SELECT id
                               FROM contacts_contact
                              WHERE asked.is_untold
                                AND organisation_id = %(organisation)s AND address = asked.address
                             OFFSET 0) contact ON true
          LEFT JOIN LATERAL (SELECT contact_id
                               FROM contacts_membership
                              WHERE mailing_list_id = %(mailing_list)s AND contact_id = contact.id
                             OFFSET 0) member ON true
         CROSS JOIN LATERAL (SELECT brought.address IS NOT NULL
                                    OR member.contact_id IS NOT NULL AS by_others) joined) excluded
 WHERE staged.ordinal = excluded.ordinal
   AND excluded.reason IS NOT NULL
