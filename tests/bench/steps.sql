-- A run that has read so many records, in the state in which TIDY finds it. Of ten records one was
-- deleted, one opted out, one has another address; five are as they were, three of them known; two
-- are new, or of these every fourth has the address of another record.
INSERT INTO contacts_contact (id, organisation_id, address, email)
SELECT %(base)s + number, %(organisation)s, number || '@mail.example', number || '@mail.example'
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 < 8;

INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT %(mailing_list)s, %(base)s + number, %(organisation)s
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 < 8;

INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, claimant_id, record_id,
                                      organisation_id)
SELECT %(mailing_list)s, %(base)s + number, %(sync)s, number, %(organisation)s
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 < 8;

INSERT INTO syncs_sourcelink (sync_id, record_id, organisation_id, contact_id, fingerprint,
                              contact_revision, first_synced_at)
SELECT %(sync)s, number, %(organisation)s, %(base)s + number, md5(number::text)::uuid, 1, now()
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 < 8;

INSERT INTO {staged} (ordinal, record_id, kind, contact_id)
SELECT number, number, %(KNOWN_KIND)s, %(base)s + number
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 IN (3, 4, 5);

INSERT INTO {staged} (ordinal, record_id, kind)
SELECT number, number, %(DELETED_KIND)s
  FROM generate_series(1, %(records)s) AS number
 WHERE number %% 10 = 0;

INSERT INTO {staged} (ordinal, record_id, kind, fingerprint, selected, emptied, email, address_told,
                      address, first_name, last_name, attributes, opted_out, denies_opt_out,
                      converted, created_at)
SELECT number, number, %(READ_KIND)s, md5('new' || number)::uuid, true, false, address, true,
       address, 'Ada', 'Ito', '{}', number %% 10 = 1, number %% 10 <> 1, false, now()
  FROM generate_series(1, %(records)s) AS number
 CROSS JOIN LATERAL (SELECT CASE WHEN number %% 10 = 2 THEN 'moved-' || number
                                 WHEN number %% 20 = 8 THEN (number - 2)::text
                                 ELSE number::text
                            END || '@mail.example' AS address) written
 WHERE number %% 10 IN (1, 2, 6, 7, 8, 9)
