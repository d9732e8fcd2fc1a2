-- Which field of Recruit fills which contact field.
SELECT sync.name AS sync, mapping.source_field,
       coalesce(field.label, mapping.column) AS contact_field
  FROM syncs_fieldmapping mapping
  JOIN syncs_sync sync ON sync.id = mapping.sync_id
  LEFT JOIN contacts_contactfield field ON field.id = mapping.contact_field_id
 WHERE mapping.organisation_id = %(organisation)s
 ORDER BY sync.id, mapping.position
