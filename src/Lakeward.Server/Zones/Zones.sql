CREATE TABLE IF NOT EXISTS published_drops (
  drop_name text NOT NULL PRIMARY KEY,
  content bytea NOT NULL);
CREATE TABLE IF NOT EXISTS upload_events (
  id text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  sender text NOT NULL,
  grant_id text NOT NULL,
  drop_name text NOT NULL,
  upload_id text NULL,
  delivery_id text NULL,
  size_bytes bigint NULL,
  issue text NULL,
  happened bigint NOT NULL,
  due bigint NOT NULL);
CREATE INDEX IF NOT EXISTS upload_events_by_due ON upload_events (due, happened);
CREATE TABLE IF NOT EXISTS grant_refusals (
  grant_id text NOT NULL PRIMARY KEY,
  told bigint NOT NULL,
  ends bigint NOT NULL);
