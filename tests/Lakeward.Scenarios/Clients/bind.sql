-- A prepared statement with parameters, as psql's \gexec and scripts make them, in plain SQL.
\set who '\'p1\''
select name from claims.patients where patient_id = :who;
