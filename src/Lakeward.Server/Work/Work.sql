CREATE TABLE IF NOT EXISTS queued_deliveries (
  delivery_id text NOT NULL PRIMARY KEY,
  drop_name text NOT NULL,
  sender text NOT NULL,
  size_bytes bigint NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL,
  due bigint NOT NULL,
  lease_owner text,
  lease_until bigint NOT NULL,
  issue text,
  rows bigint,
  quarantined bigint,
  queued bigint NOT NULL,
  changed bigint NOT NULL);
CREATE INDEX IF NOT EXISTS queued_deliveries_by_state ON queued_deliveries (state, due);
CREATE TABLE IF NOT EXISTS notices (
  id text NOT NULL PRIMARY KEY,
  target text NOT NULL,
  kind text NOT NULL,
  delivery_id text NOT NULL,
  drop_name text NOT NULL,
  rows bigint,
  quarantined bigint,
  issue text,
  happened bigint NOT NULL,
  attempts integer NOT NULL,
  due bigint NOT NULL,
  is_over boolean NOT NULL);
CREATE INDEX IF NOT EXISTS notices_by_due ON notices (is_over, due);
