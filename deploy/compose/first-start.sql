-- psql, once, when the volume is new: the passwords from .env, and a database for Keycloak.
\getenv admin_password YIMEN_ADMIN_PASSWORD
\getenv keycloak_password KEYCLOAK_DATABASE_PASSWORD
alter role yimen_admin password :'admin_password';
create role keycloak login password :'keycloak_password';
create database keycloak owner keycloak;
revoke connect, temporary on database keycloak from public;
