-- Some of the values of an organisation's contacts that were entered by hand.
DELETE FROM contacts_editedvalue
 WHERE ctid = ANY (ARRAY(
        SELECT edited.ctid
          FROM contacts_contact contact
          JOIN contacts_editedvalue edited ON edited.contact_id = contact.id
         WHERE contact.organisation_id = %(organisation)s
         LIMIT %(batch)s))
