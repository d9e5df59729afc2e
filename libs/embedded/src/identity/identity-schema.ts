/**
 * The tables of the embedded identity provider; may be run again at any time. Creates no roles and grants nothing:
 * whoever owns the database gives the provider's role usage of the schema and all rights on its tables.
 */
export const identitySchemaSql = `
create schema if not exists identity;

create table if not exists identity.account (
  id uuid primary key default gen_random_uuid(),
  subject text not null unique,
  username text not null unique,
  name text not null,
  password_hash text not null
);

create table if not exists identity.signing_key (
  kid text primary key,
  jwk jsonb not null,
  made_at timestamptz not null default now()
);

create table if not exists identity.cookie_key (
  key text primary key,
  made_at timestamptz not null default now()
);

create table if not exists identity.oidc_record (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  user_code text,
  uid text,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (model, id)
);
create index if not exists oidc_record_grant on identity.oidc_record (grant_id) where grant_id is not null;
create index if not exists oidc_record_uid on identity.oidc_record (uid) where uid is not null;
create index if not exists oidc_record_sid on identity.oidc_record ((payload ->> 'sid')) where model = 'RefreshToken';
create index if not exists oidc_record_expiry on identity.oidc_record (expires_at);
`;
