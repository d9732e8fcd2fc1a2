-- Somebody else may have claimed a person since the removal was decided, another record with the
-- same address in this very run: then it does not happen, as in `decide_removals.sql`.
DELETE FROM syncs_runrow removal
 WHERE removal.run_id = %(run)s
   AND removal.outcome = %(DELETED)s
   AND removal.ordinal > %(after)s AND removal.ordinal <= %(until)s
   AND (removal.detail ->> 'removed_from' = %(REMOVE_FROM_LIST)s OR removal.reason <> %(OPTED_OUT)s)
   AND EXISTS (SELECT
                 FROM contacts_membershipclaim claim
                WHERE claim.mailing_list_id = %(mailing_list)s
                  AND claim.contact_id = removal.contact_id
                  AND (removal.detail ->> 'removed_from' = %(REMOVE_FROM_LIST)s
                       OR claim.claimant_id = %(sync)s)
               OFFSET 0)
