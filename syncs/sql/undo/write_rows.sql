-- A row for each person of whom something is put back, in the words of `find_deeds.sql`, so that the
-- undo can be undone; and one for each of whom something is left alone, with the reason for each part.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          email, detail)
SELECT %(run)s, %(PUT_BACK)s, deed.place, %(organisation)s,
       CASE deed.outcome WHEN %(NEW)s       THEN %(WAS_NEW)s
                         WHEN %(RE_ADDED)s  THEN %(WAS_RE_ADDED)s
                         WHEN %(DUPLICATE)s THEN %(WAS_DUPLICATE)s
                         WHEN %(UPDATED)s   THEN %(WAS_UPDATED)s
                         WHEN %(DELETED)s   THEN %(WAS_DELETED)s
                         WHEN %(UNCHANGED)s THEN %(WAS_CLAIMED)s
                         ELSE %(WAS_PUT_BACK)s
       END,
       deed.record_id, deed.contact_id,
       CASE WHEN going.contact IS NOT NULL OR deed.did ? 'erased' THEN deed.email END,
       jsonb_build_object('was', deed.outcome, 'parts', going.parts)
       || jsonb_strip_nulls(jsonb_build_object(
              'left', going.lists_left,
              'joined', going.lists_joined,
              'made', CASE WHEN going.contact AND deed.did ? 'erased'
                           THEN (deed.did #>> '{erased,revision}')::integer + 1 END,
              'woke', CASE WHEN going.contact AND deed.did ? 'buried' THEN deed.deleted_at END,
              'buried', CASE WHEN NOT going.contact THEN deed.did -> 'woke' END,
              'claims', other.gone,
              'claimed', other.back))
       || CASE WHEN NOT going.contact AND deed.did ? 'made'
               THEN jsonb_build_object('erased', erased.contact) ELSE '{}' END
       || CASE WHEN going.columns IS NULL AND going.own IS NULL THEN '{}'
               ELSE jsonb_build_object(
                        'before', coalesce(going.columns, '{}') || own.now,
                        'after', coalesce(going.columns_after, '{}') || own.target)
          END
  FROM deed
 CROSS JOIN LATERAL (SELECT jsonb_agg(name ORDER BY name) AS parts,
                            bool_or(comes) FILTER (WHERE name = 'contact') AS contact,
                            jsonb_agg(jsonb_build_array(mailing_list_id, since))
                                FILTER (WHERE NOT comes AND mailing_list_id IS NOT NULL)
                                AS lists_left,
                            jsonb_agg(mailing_list_id)
                                FILTER (WHERE comes AND mailing_list_id IS NOT NULL)
                                AS lists_joined,
                            jsonb_object_agg(name, now)
                                FILTER (WHERE target IS NOT NULL AND name NOT LIKE 'own:%%')
                                AS columns,
                            jsonb_object_agg(name, target)
                                FILTER (WHERE target IS NOT NULL AND name NOT LIKE 'own:%%')
                                AS columns_after,
                            jsonb_object_agg(substr(name, 5), now)
                                FILTER (WHERE name LIKE 'own:%%') AS own,
                            jsonb_object_agg(substr(name, 5), target)
                                FILTER (WHERE name LIKE 'own:%%') AS own_after
                       FROM part
                      WHERE place = deed.place AND verdict IS NULL) going
 CROSS JOIN LATERAL (SELECT CASE WHEN going.own IS NULL THEN '{}'
                                 ELSE jsonb_build_object('attributes', going.own) END AS now,
                            CASE WHEN going.own IS NULL THEN '{}'
                                 ELSE jsonb_build_object('attributes', going.own_after)
                            END AS target) own
  LEFT JOIN LATERAL (SELECT jsonb_build_object(
                                'address', address, 'email', email, 'first_name', first_name,
                                'last_name', last_name, 'attributes', attributes,
                                'revision', revision, 'created_at', created_at) AS contact
                       FROM contacts_contact
                      WHERE id = deed.contact_id
                     OFFSET 0) erased ON true
 CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_array(mailing_list_id, claimant_id, record_id,
                                                        since)) FILTER (WHERE NOT comes) AS gone,
                            jsonb_agg(jsonb_build_array(mailing_list_id, claimant_id, record_id,
                                                        since)) FILTER (WHERE comes) AS back
                       FROM other_claim
                      WHERE place = deed.place
                        AND EXISTS (SELECT
                                      FROM part
                                     WHERE place = deed.place
                                       AND mailing_list_id = other_claim.mailing_list_id
                                       AND verdict IS NULL
                                    OFFSET 0)) other
 WHERE going.parts IS NOT NULL
 UNION ALL
SELECT %(run)s, %(LEFT_ALONE)s, deed.place, %(organisation)s, staying.reason, deed.record_id,
       deed.contact_id,
       CASE WHEN NOT deed.is_there THEN deed.email END,
       jsonb_build_object('was', deed.outcome, 'left_alone', staying.reasons,
                          'changed', coalesce(staying.changed, '{}'))
  FROM deed
 CROSS JOIN LATERAL (SELECT min(verdict) AS reason, jsonb_object_agg(name, verdict) AS reasons,
                            jsonb_object_agg(name, jsonb_build_array(wrote, now))
                                FILTER (WHERE target IS NOT NULL) AS changed
                       FROM part
                      WHERE place = deed.place AND verdict IS NOT NULL) staying
 WHERE staying.reasons IS NOT NULL
