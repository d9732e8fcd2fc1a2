-- Who belongs to the organisation.
SELECT person.email, person.name, member.role, member.created_at AS since
  FROM accounts_member member
  JOIN accounts_user person ON person.id = member.user_id
 WHERE member.organisation_id = %(organisation)s
 ORDER BY person.email
