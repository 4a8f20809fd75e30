CREATE TABLE IF NOT EXISTS upload_grants (
  id text NOT NULL PRIMARY KEY,
  secret_hash text NOT NULL,
  drop_name text NOT NULL,
  sender text NOT NULL,
  size_limit_bytes bigint NOT NULL,
  files_left bigint NOT NULL,
  bytes_left bigint NOT NULL,
  begins_until bigint NOT NULL,
  ends bigint NOT NULL);
CREATE TABLE IF NOT EXISTS uploads (
  id text NOT NULL PRIMARY KEY,
  grant_id text NOT NULL,
  delivery_id text NOT NULL UNIQUE,
  drop_name text NOT NULL,
  sender text NOT NULL,
  size_bytes bigint NOT NULL,
  offset_bytes bigint NOT NULL,
  announcement bytea NOT NULL,
  is_done boolean NOT NULL,
  ends bigint NOT NULL);
CREATE INDEX IF NOT EXISTS uploads_by_end ON uploads (is_done, ends);
CREATE TABLE IF NOT EXISTS upload_turns (
  id integer NOT NULL PRIMARY KEY,
  taken bigint NOT NULL);
INSERT INTO upload_turns (id, taken) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
