-- One run row for each record of a range that was read anew: what becomes of it, and why (R60-R69).
-- Selection comes first, then the first reason in the order of R64: `reason` holds those before the
-- suppressions, and the one behind them. In a preview somebody new gets no contact, so the row has
-- all that the contact would have (R75): own fields as they are staged, in a text, because to take it
-- to pieces costs as much as the rest of the row.
INSERT INTO syncs_runrow (run_id, outcome, ordinal, organisation_id, reason, record_id, contact_id,
                          email, detail)
SELECT %(run)s,
       judged.outcome,
       judged.ordinal,
       %(organisation)s,
       judged.reason,
       judged.record_id,
       CASE WHEN judged.outcome = %(NEW)s AND NOT %(previews)s
            THEN nextval('contacts_contact_id_seq')
            ELSE judged.contact_id
       END,
       CASE WHEN judged.contact_id IS NULL AND NOT judged.is_erased
                 AND (judged.outcome IN (%(IGNORED)s, %(NOT_SELECTED)s) OR %(previews)s)
            THEN judged.email END,
       CASE WHEN judged.is_erased THEN '{"erased": true}'
            WHEN judged.suggestion IS NOT NULL OR judged.notes IS NOT NULL
                 OR judged.failed IS NOT NULL OR judged.not_sent IS NOT NULL
                 OR judged.before IS NOT NULL OR judged.deleted_at IS NOT NULL
                 OR judged.name IS NOT NULL
                 OR %(previews)s AND judged.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
            THEN CASE WHEN num_nulls(judged.suggestion, judged.name, judged.failed, judged.not_sent,
                                     judged.deleted_at, judged.revision) = 6 THEN '{}'
                      ELSE jsonb_strip_nulls(jsonb_build_object(
                               'suggestion', judged.suggestion,
                               'name', judged.name,
                               'failed', judged.failed::jsonb,
                               'not_sent', judged.not_sent::jsonb,
                               'deleted_at', judged.deleted_at,
                               'revision', judged.revision)) END
                 || coalesce(judged.notes::jsonb, '{}')
                 || CASE WHEN judged.before IS NULL THEN '{}'
                         ELSE jsonb_build_object('before', judged.before, 'after', judged.after) END
                 || CASE WHEN judged.outcome = %(NEW)s AND %(previews)s
                         THEN jsonb_build_object('values', jsonb_build_object(
                                  'first_name', coalesce(judged.first_name, ''),
                                  'last_name', coalesce(judged.last_name, ''),
                                  'attributes', judged.attributes))
                         ELSE '{}' END
                 || CASE WHEN %(previews)s AND judged.opted_out
                              AND judged.outcome IN (%(NEW)s, %(RE_ADDED)s, %(DUPLICATE)s)
                         THEN '{"opted_out": true}'::jsonb ELSE '{}' END
       END
  FROM (SELECT staged.ordinal, staged.record_id, staged.email, staged.suggestion, staged.notes,
               staged.failed, staged.not_sent, reasoned.reason, named.name,
               staged.first_name, staged.last_name, staged.attributes, staged.opted_out,
               coalesce(contact.id, link.contact_id) AS contact_id,
               CASE WHEN staged.selected IS NOT TRUE    THEN %(NOT_SELECTED)s
                    WHEN reasoned.reason IS NOT NULL    THEN %(IGNORED)s
                    WHEN contact.id IS NULL             THEN %(NEW)s
                    WHEN contact.deleted_at IS NOT NULL THEN %(RE_ADDED)s
                    WHEN member.contact_id IS NULL      THEN %(DUPLICATE)s
                    WHEN change.before <> '{}'          THEN %(UPDATED)s
                    ELSE %(UNCHANGED)s
               END AS outcome,
               nullif(change.before, '{}') AS before, written.after,
               -- Of a contact that is changed: when it had been deleted, and in which shape it was
               -- found, so that what is written is what was before (R98).
               CASE WHEN change.before IS NOT NULL THEN contact.deleted_at END AS deleted_at,
               CASE WHEN change.before <> '{}' OR change.before IS NOT NULL
                         AND contact.deleted_at IS NOT NULL THEN contact.revision END AS revision,
               erased.digest IS NOT NULL AS is_erased
          FROM {staged} staged
          -- Of whom a record without an address speaks, if this sync brought it earlier.
          LEFT JOIN LATERAL (SELECT contact_id
                               FROM syncs_sourcelink
                              WHERE sync_id = %(sync)s AND record_id = staged.record_id
                                AND staged.email = ''
                             OFFSET 0) link ON true
          LEFT JOIN LATERAL (SELECT id, email, first_name, last_name, attributes, deleted_at,
                                    revision
                               FROM contacts_contact
                              WHERE organisation_id = %(organisation)s AND address = staged.address
                             OFFSET 0) contact ON true
          LEFT JOIN LATERAL (SELECT contact_id
                               FROM contacts_membership
                              WHERE mailing_list_id = %(mailing_list)s AND contact_id = contact.id
                             OFFSET 0) member ON true
          LEFT JOIN LATERAL (SELECT min(kind) AS kind
                               FROM contacts_suppression
                              WHERE organisation_id = %(organisation)s
                                AND address = staged.address) suppressed ON true
          -- Who was erased for good: what remains of the address is a hash, which is not worth to be made
          -- where nobody was.
          LEFT JOIN LATERAL (SELECT digest
                               FROM (SELECT sha256((SELECT erasure_salt
                                                   FROM contacts_addresssecrets
                                                  WHERE organisation_id = %(organisation)s)
                                                || convert_to(staged.address, 'UTF8')) AS digest
                                      WHERE (SELECT EXISTS (SELECT
                                                              FROM contacts_erasedaddress
                                                             WHERE organisation_id
                                                                   = %(organisation)s))
                                     OFFSET 0) sought
                               JOIN contacts_erasedaddress USING (digest)
                              WHERE organisation_id = %(organisation)s
                                AND let_back_at IS NULL
                             OFFSET 0) erased ON true
         CROSS JOIN LATERAL (SELECT
                    CASE WHEN staged.selected IS NOT TRUE THEN NULL
                         WHEN staged.reason <> %(FILE_DUPLICATE)s THEN staged.reason
                         WHEN erased.digest IS NOT NULL THEN %(ERASED)s
                         ELSE coalesce(
                             CASE suppressed.kind
                                  WHEN %(DO_NOT_MAIL_SUPPRESSION)s  THEN %(DO_NOT_MAIL)s
                                  WHEN %(BOUNCED_SUPPRESSION)s      THEN %(BOUNCED)s
                                  WHEN %(COMPLAINED_SUPPRESSION)s   THEN %(COMPLAINED)s
                                  WHEN %(UNSUBSCRIBED_SUPPRESSION)s THEN %(UNSUBSCRIBED)s
                             END,
                             staged.reason)
                    END AS reason) reasoned
         -- Of whom there is no contact to have a name: who was ignored, or is not selected (R92).
         CROSS JOIN LATERAL (SELECT
                    CASE WHEN contact.id IS NULL AND link.contact_id IS NULL
                              AND (staged.selected IS NOT TRUE OR reasoned.reason IS NOT NULL)
                    THEN nullif(btrim(concat_ws(' ', staged.first_name, staged.last_name)), '')
                    END AS name) named
         -- What this record would change in its contact: the values before, {} for none. Only looked
         -- at where it matters, because comparing costs more than all the rest.
         CROSS JOIN LATERAL (SELECT
                    CASE WHEN contact.id IS NOT NULL AND reasoned.reason IS NULL
                              AND staged.selected
                    THEN jsonb_strip_nulls(jsonb_build_object(
                             'email', CASE WHEN staged.email <> contact.email
                                           THEN contact.email END,
                             'first_name', CASE WHEN staged.first_name <> contact.first_name
                                                THEN contact.first_name END,
                             'last_name', CASE WHEN staged.last_name <> contact.last_name
                                               THEN contact.last_name END))
                         || coalesce((SELECT jsonb_build_object('attributes', jsonb_object_agg(
                                                 own.key, contact.attributes -> own.key))
                                        FROM jsonb_each(staged.attributes::jsonb) own
                                       WHERE coalesce(contact.attributes -> own.key, 'null')
                                             <> own.value
                                      HAVING count(*) > 0), '{}')
                    END AS before) change
         -- The values that the record puts in their place.
         CROSS JOIN LATERAL (SELECT
                    CASE WHEN change.before <> '{}'
                    THEN (SELECT jsonb_object_agg(changed.name,
                                     CASE changed.name
                                          WHEN 'email'      THEN to_jsonb(staged.email)
                                          WHEN 'first_name' THEN to_jsonb(staged.first_name)
                                          WHEN 'last_name'  THEN to_jsonb(staged.last_name)
                                          ELSE (SELECT jsonb_object_agg(
                                                           own.key, staged.attributes::jsonb -> own.key)
                                                  FROM jsonb_object_keys(change.before -> 'attributes')
                                                       AS own (key))
                                     END)
                            FROM jsonb_object_keys(change.before) AS changed (name))
                    END AS after) written
         WHERE staged.kind = %(READ_KIND)s
           AND staged.ordinal > %(after)s AND staged.ordinal <= %(until)s) judged
