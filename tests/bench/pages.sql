-- Everybody is a row of the house's run: nine of ten new, and of each tenth record it says why it was ignored.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          email)
SELECT %(own_run)s,
       CASE WHEN id %% 10 = 0 THEN 1 ELSE 2 END,
       1000 + id,
       organisation_id,
       CASE WHEN id %% 10 = 0 THEN 60 END,
       id,
       CASE WHEN id %% 10 > 0 THEN id END,
       CASE WHEN id %% 10 = 0 THEN email END
  FROM contacts_contact
 WHERE organisation_id = %(organisation)s;
