-- One run row for each held person of a range who goes, or who stays: because a record of this sync
-- qualifies for them again, somebody else has claimed them, or the option is off by now. To be done
-- when the records have given up their claims. Who has left already has no row.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          detail)
SELECT %(run)s,
       CASE WHEN judged.kept IS NULL THEN %(DELETED)s ELSE %(KEPT)s END,
       judged.ordinal, %(organisation)s, judged.reason, judged.record_id, judged.contact_id,
       CASE WHEN judged.kept IS NULL
            THEN jsonb_build_object('removed_from', judged.removed_from)
            ELSE jsonb_build_object('kept', judged.kept)
       END
  FROM (SELECT held.ordinal, held.reason, held.record_id, held.contact_id, wanted.removed_from,
               CASE WHEN NOT wanted.is_let_go AND wanted.is_option_off THEN 'option_off'
                    WHEN own.is_there OR NOT wanted.is_let_go          THEN 'qualifies_again'
                    WHEN wanted.is_claimed_elsewhere                   THEN 'claimed_since'
               END AS kept
          FROM syncs_runrow held
         CROSS JOIN LATERAL (SELECT
                               FROM contacts_contact
                              WHERE id = held.contact_id AND deleted_at IS NULL
                             OFFSET 0) contact
         CROSS JOIN LATERAL (SELECT EXISTS (SELECT
                                              FROM contacts_membershipclaim
                                             WHERE mailing_list_id = %(mailing_list)s
                                               AND contact_id = held.contact_id
                                               AND claimant_id = %(sync)s) AS is_there) own
         CROSS JOIN LATERAL (
               SELECT held.detail ->> 'removed_from' AS removed_from,
                      held.ordinal IN (SELECT place FROM leaving) AS is_let_go,
                      coalesce(CASE held.reason WHEN %(DELETED_IN_RECRUIT)s THEN %(deleted_now)s
                                                WHEN %(OPTED_OUT)s          THEN %(opt_outs_now)s
                                                WHEN %(CONVERTED)s          THEN %(converted_now)s
                                                WHEN %(NO_MATCH)s           THEN %(no_match_now)s
                               END, '') = %(IGNORE)s AS is_option_off,
                      CASE WHEN held.detail ->> 'removed_from' = %(REMOVE_FROM_LIST)s
                           THEN EXISTS (SELECT
                                          FROM contacts_membershipclaim
                                         WHERE mailing_list_id = %(mailing_list)s
                                           AND contact_id = held.contact_id
                                           AND claimant_id <> %(sync)s)
                           -- Others keep nobody in the organisation, but nobody has seen a claim
                           -- that was made after the question.
                           ELSE EXISTS (SELECT
                                          FROM contacts_mailinglist list
                                         CROSS JOIN LATERAL (
                                               SELECT
                                                 FROM contacts_membershipclaim
                                                WHERE mailing_list_id = list.id
                                                  AND contact_id = held.contact_id
                                                  AND created_at > %(held_at)s
                                               OFFSET 0) claim
                                         WHERE list.organisation_id = %(organisation)s)
                      END AS is_claimed_elsewhere) wanted
         WHERE held.run_id = %(hold)s
           AND held.outcome = %(HELD)s
           AND held.ordinal > %(after)s AND held.ordinal <= %(until)s
           AND (wanted.removed_from = %(REMOVE_FROM_ORGANISATION)s
                OR EXISTS (SELECT
                             FROM contacts_membership
                            WHERE mailing_list_id = %(mailing_list)s
                              AND contact_id = held.contact_id
                           OFFSET 0))) judged
