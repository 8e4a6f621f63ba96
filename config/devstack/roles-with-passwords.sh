#!/bin/sh
# Makes the two database roles in a container's new cluster; their passwords come from the environment.
set -eu
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --file /roles.sql postgres
psql -X -q -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" postgres <<'SQL'
\getenv owner_password OWNER_DATABASE_PASSWORD
\getenv app_password APP_DATABASE_PASSWORD
ALTER ROLE ahd_owner PASSWORD :'owner_password';
ALTER ROLE ahd_app PASSWORD :'app_password';
SQL
