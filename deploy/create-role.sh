#!/bin/sh
# The PostgreSQL container runs this once, on an empty volume. The application's role is no
# superuser: row-level security would not hold for one.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set password="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE recruitsync LOGIN PASSWORD :'password';
CREATE DATABASE recruitsync OWNER recruitsync;
SQL
