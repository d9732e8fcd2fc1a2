-- Many contacts of one organisation, with their texts, and a stranger for each five of them. Names are
-- drawn from syllables, so that parts of them are about as frequent as in real ones.
INSERT INTO contacts_contact (id, organisation_id, address, email, first_name, last_name)
SELECT nextval('contacts_contact_id_seq'), %(organisation)s, lower(person.email), person.email,
       person.first_name, person.last_name
  FROM (SELECT initcap(a || b) AS first_name, initcap(c || d || e) AS last_name,
               a || b || '.' || c || d || e || number || '@' || domain AS email
          FROM (SELECT number,
                       (%(syllables)s::text[])[1 + (hashint4(number) & 63)] AS a,
                       (%(syllables)s::text[])[1 + (hashint4(number + 1000000000) & 63)] AS b,
                       (%(syllables)s::text[])[1 + (hashint4(-number) & 63)] AS c,
                       (%(syllables)s::text[])[1 + (hashint4(-number - 1000000000) & 63)] AS d,
                       (%(syllables)s::text[])[1 + (hashint4(number # 77777777) & 63)] AS e,
                       (%(domains)s::text[])[1 + (hashint4(number # 55555555) & 3)] AS domain
                  FROM generate_series(1, %(contacts)s) AS number) drawn) person;

INSERT INTO contacts_searchtext (contact_id, organisation_id, text)
SELECT id, organisation_id, lower(' ' || first_name || ' ' || last_name || ' ' || email || ' ')
  FROM contacts_contact
 WHERE organisation_id = %(organisation)s;

INSERT INTO syncs_stranger (sync_id, record_id, email, organisation_id, address, run_id, outcome,
                            ordinal, reason, detail)
SELECT %(sync)s, id, 'x' || email, organisation_id, 'x' || address, 1, 1, id, 60,
       jsonb_build_object('name', first_name || ' ' || last_name)
  FROM contacts_contact
 WHERE organisation_id = %(organisation)s AND id %% 5 = 0;

INSERT INTO syncs_unchangedblock (run_id, first_ordinal, last_ordinal, organisation_id,
                                  first_contact_id, last_contact_id, size, ordinal_shifts,
                                  record_ids, contact_ids)
SELECT %(run)s + min(number) / 100000, min(number), max(number), %(organisation)s, min(contact_id),
       max(contact_id), count(*), array_fill(0, ARRAY[count(*)::integer]),
       array_agg(number ORDER BY number), array_agg(contact_id ORDER BY number)
  FROM (SELECT number,
               (SELECT min(id) FROM contacts_contact WHERE organisation_id = %(organisation)s)
               + number %% %(contacts)s AS contact_id
          FROM generate_series(0, %(rows)s - 1) AS number) outcome
 GROUP BY number / 1000;

DELETE FROM contacts_searchbacklog;
