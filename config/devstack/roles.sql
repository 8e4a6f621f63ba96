-- The two roles of Ahd, for psql; running it again changes nothing.
-- ahd_owner owns the database and runs migrations. ahd_app is what web, worker and beat are: it reads and
-- writes rows, never tables; on append-only tables the command grant_app_role takes more away.

SELECT 'CREATE ROLE ahd_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ahd_owner') \gexec
SELECT 'CREATE ROLE ahd_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ahd_app') \gexec
SELECT 'CREATE DATABASE ahd OWNER ahd_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ahd') \gexec

REVOKE ALL ON DATABASE ahd FROM PUBLIC;
GRANT CONNECT ON DATABASE ahd TO ahd_app;

\connect ahd

ALTER DEFAULT PRIVILEGES FOR ROLE ahd_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ahd_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ahd_owner GRANT USAGE, SELECT ON SEQUENCES TO ahd_app;
