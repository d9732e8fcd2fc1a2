-- The syncs as they are defined, deleted ones among them.
SELECT sync.id, sync.name, sync.module, list.name AS list, sync.state, sync.selection,
       sync.view_name AS view, sync.criteria::text AS criteria, sync.opt_outs, sync.deleted,
       sync.converted, sync.no_match, sync.frequency, sync.at::text AS at, sync.zone, sync.weekday,
       sync.day, sync.created_at AS made, sync.deleted_at
  FROM syncs_sync sync
  LEFT JOIN contacts_mailinglist list ON list.id = sync.mailing_list_id
 WHERE sync.organisation_id = %(organisation)s
 ORDER BY sync.id
