CREATE TABLE IF NOT EXISTS accounts (
  id text NOT NULL PRIMARY KEY,
  user_name text NOT NULL,
  normalized_user_name text NOT NULL UNIQUE,
  password_hash text,
  security_stamp text,
  concurrency_stamp text,
  two_factor_enabled boolean NOT NULL,
  lockout_enabled boolean NOT NULL,
  lockout_end bigint,
  access_failed_count integer NOT NULL,
  role text NOT NULL,
  created bigint NOT NULL,
  ended bigint,
  code_secret bytea,
  code_step bigint NOT NULL);
CREATE TABLE IF NOT EXISTS account_logins (
  login_provider text NOT NULL,
  provider_key text NOT NULL,
  provider_display_name text,
  user_id text NOT NULL REFERENCES accounts (id),
  PRIMARY KEY (login_provider, provider_key));
CREATE TABLE IF NOT EXISTS account_passkeys (
  credential_id bytea NOT NULL PRIMARY KEY,
  user_id text NOT NULL REFERENCES accounts (id),
  data jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
  id text NOT NULL PRIMARY KEY,
  secret_hash text NOT NULL UNIQUE,
  account_id text NOT NULL REFERENCES accounts (id),
  kind text NOT NULL,
  is_full boolean NOT NULL,
  created bigint NOT NULL,
  seen bigint NOT NULL,
  ends bigint NOT NULL,
  pending bytea);
CREATE INDEX IF NOT EXISTS sessions_of_account ON sessions (account_id);
CREATE TABLE IF NOT EXISTS one_time_codes (
  hash text NOT NULL PRIMARY KEY,
  use text NOT NULL,
  account_id text REFERENCES accounts (id),
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS credentials (
  id text NOT NULL PRIMARY KEY,
  principal text NOT NULL,
  key text NOT NULL,
  thumbprint text NOT NULL UNIQUE,
  scopes text NOT NULL,
  purpose text,
  created bigint NOT NULL,
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS machine_tokens (
  id text NOT NULL PRIMARY KEY,
  secret_hash text NOT NULL UNIQUE,
  credential_id text NOT NULL REFERENCES credentials (id),
  principal text NOT NULL,
  scopes text NOT NULL,
  purpose text,
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS spent_assertions (
  hash text NOT NULL PRIMARY KEY,
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS device_requests (
  device_hash text NOT NULL PRIMARY KEY,
  user_hash text NOT NULL UNIQUE,
  account_id text REFERENCES accounts (id),
  is_refused boolean NOT NULL,
  polled bigint NOT NULL,
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS outside_requests (
  state_hash text NOT NULL PRIMARY KEY,
  nonce text NOT NULL,
  verifier bytea NOT NULL,
  account_id text REFERENCES accounts (id),
  ends bigint NOT NULL);
