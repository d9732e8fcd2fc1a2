-- The views of the schema `reporting`. Each role sees the organisation that it reads for, by the name under which its
-- session began, which nobody but a superuser can change; others see nothing. Barriers keep functions of a reader from
-- seeing rows that are not theirs. Codes are those of `syncs/domain/outcomes.py`.
CREATE SCHEMA IF NOT EXISTS reporting;

CREATE VIEW reporting.mine WITH (security_barrier) AS
SELECT reader.organisation_id
  FROM reporting_reportreader AS reader
 WHERE reader.role = session_user::text
   AND NOT EXISTS (SELECT FROM accounts_closure AS closure
                    WHERE closure.organisation_id = reader.organisation_id);

CREATE VIEW reporting.runs WITH (security_barrier) AS
SELECT run.id AS run_id, run.sync_id, sync.name AS sync, sync.module, list.id AS mailing_list_id,
       list.name AS mailing_list, run.kind, run.trigger, run.state, run.created_at, run.due_at, run.started_at,
       run.finished_at, run.total, run.new, run.re_added, run.duplicate, run.updated, run.unchanged, run.ignored,
       run.not_selected, run.deleted, run.held, run.kept, run.put_back, run.left_alone, run.error_code,
       run.api_calls, run.api_credits
  FROM syncs_importrun AS run
  JOIN syncs_sync AS sync ON sync.id = run.sync_id
  LEFT JOIN contacts_mailinglist AS list ON list.id = sync.mailing_list_id
 WHERE run.organisation_id = (SELECT organisation_id FROM reporting.mine);

CREATE VIEW reporting.outcomes WITH (security_barrier) AS
SELECT run.id AS run_id, run.sync_id, run.finished_at, outcome.code AS outcome, reason.code AS reason,
       ledger.record_id, ledger.contact_id, coalesce(contact.email, ledger.email) AS email
  FROM syncs_importrun AS run
  JOIN LATERAL (
        SELECT outcome, reason, record_id, contact_id, email FROM syncs_runrow WHERE run_id = run.id
         UNION ALL
        SELECT {unchanged}, NULL, packed.record_id, packed.contact_id, NULL
          FROM syncs_unchangedblock AS block
         CROSS JOIN LATERAL unnest(block.record_ids, block.contact_ids) AS packed (record_id, contact_id)
         WHERE block.run_id = run.id AND packed.contact_id IS NOT NULL
       ) AS ledger ON true
  JOIN (VALUES {outcomes}) AS outcome (value, code) ON outcome.value = ledger.outcome
  LEFT JOIN (VALUES {reasons}) AS reason (value, code) ON reason.value = ledger.reason
  LEFT JOIN contacts_contact AS contact ON contact.id = ledger.contact_id AND contact.organisation_id = run.organisation_id
 WHERE run.organisation_id = (SELECT organisation_id FROM reporting.mine);

CREATE VIEW reporting.list_members WITH (security_barrier) AS
SELECT list.id AS mailing_list_id, list.name AS mailing_list, contact.id AS contact_id, contact.email,
       contact.first_name, contact.last_name, contact.attributes, member.created_at AS member_since,
       NOT EXISTS (SELECT FROM contacts_suppression AS suppression
                    WHERE suppression.organisation_id = contact.organisation_id
                      AND suppression.address = contact.address)
       -- Who has opted out and is held, before somebody has said that they stay.
       AND NOT EXISTS (SELECT
                         FROM syncs_sync AS sync
                         JOIN syncs_heldrecord AS held ON held.sync_id = sync.id AND held.contact_id = contact.id
                         JOIN syncs_hold AS hold ON hold.run_id = held.hold_id
                        WHERE sync.mailing_list_id = list.id
                          AND held.because = {opted_out}
                          AND (held.joined OR hold.answer IN ({unanswered}))) AS mailable
  FROM contacts_mailinglist AS list
  JOIN contacts_membership AS member ON member.mailing_list_id = list.id
  JOIN contacts_contact AS contact ON contact.id = member.contact_id AND contact.organisation_id = list.organisation_id
 WHERE list.organisation_id = (SELECT organisation_id FROM reporting.mine);
