#!/bin/sh
# The PostgreSQL container runs this on an empty volume; it may be run again on any other, as after an
# update: docker compose exec postgres sh /docker-entrypoint-initdb.d/create-role.sh
#
# recruitsync owns the database and migrates. Pages and workers sign in as recruitsync_application, for
# which row-level security holds, and take recruitsync_across for a transaction that looks at all
# organisations. None is a superuser: row-level security would not hold for one.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set password="$DATABASE_PASSWORD" --set application="$APPLICATION_PASSWORD" <<'SQL'
SELECT 'CREATE ROLE recruitsync' WHERE to_regrole('recruitsync') IS NULL \gexec
SELECT 'CREATE ROLE recruitsync_application' WHERE to_regrole('recruitsync_application') IS NULL \gexec
SELECT 'CREATE ROLE recruitsync_across' WHERE to_regrole('recruitsync_across') IS NULL \gexec
ALTER ROLE recruitsync LOGIN PASSWORD :'password';
ALTER ROLE recruitsync_application LOGIN NOINHERIT PASSWORD :'application';
GRANT recruitsync_across TO recruitsync_application;
GRANT recruitsync_application, recruitsync_across TO recruitsync;
SELECT 'CREATE DATABASE recruitsync OWNER recruitsync'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'recruitsync') \gexec
SQL
