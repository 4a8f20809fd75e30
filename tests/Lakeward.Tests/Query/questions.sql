# Questions of the kinds that people and tools ask, one a line; each gives what plain DuckDB gives.
SELECT * FROM claims.patients
SELECT * FROM patients
SELECT * FROM "claims"."patients" AS p
SELECT * FROM CLAIMS.Patients
FROM patients
FROM patients SELECT diagnosis, paid
FROM claims.patients p SELECT p.diagnosis WHERE p.paid > 10
TABLE patients
SELECT name, birth_date FROM patients WHERE patient_id = 'canary-id-1'
SELECT claims.patients.name FROM claims.patients
SELECT patients.name FROM claims.patients
SELECT p.* FROM patients p
SELECT p.* EXCLUDE (name) FROM patients p
SELECT * EXCLUDE (name, birth_date) FROM patients
SELECT * REPLACE (upper(name) AS name) FROM patients
SELECT * RENAME (name AS who) FROM patients
SELECT COLUMNS('.*e$') FROM patients
SELECT COLUMNS(c -> c LIKE '%name%') FROM patients
SELECT COLUMNS(lambda c: c LIKE '%id%') FROM patients
SELECT COLUMNS(['name', 'paid']) FROM patients
SELECT * LIKE '%a%' FROM visits
SELECT min(COLUMNS(*)) FROM visits
SELECT COALESCE(*COLUMNS(['ward', 'tags'])) FROM visits
SELECT name AS "the name", paid "amount" FROM patients
SELECT x: paid, y: paid * 2 FROM patients
SELECT DISTINCT diagnosis FROM patients ORDER BY diagnosis
SELECT DISTINCT ON (diagnosis) diagnosis, paid FROM patients ORDER BY diagnosis, paid DESC
SELECT diagnosis FROM patients ORDER BY diagnosis DESC NULLS FIRST
SELECT diagnosis, paid FROM patients ORDER BY 1 ASC NULLS LAST, 2 DESC
SELECT paid FROM patients ORDER BY ALL
SELECT paid FROM patients ORDER BY paid LIMIT 2
SELECT paid FROM patients ORDER BY paid LIMIT 2 OFFSET 1
SELECT paid FROM patients ORDER BY paid OFFSET 3
SELECT paid FROM patients ORDER BY paid LIMIT 50%
SELECT paid FROM patients ORDER BY paid LIMIT (SELECT 2)
SELECT #1 FROM visits ORDER BY #1
SELECT count(*) FROM patients
SELECT count(*), count(paid), count(DISTINCT diagnosis) FROM patients
SELECT sum(paid), avg(paid), min(paid), max(paid) FROM patients
SELECT diagnosis, count(*) AS n FROM patients GROUP BY diagnosis ORDER BY diagnosis
SELECT diagnosis, count(*) FROM patients GROUP BY ALL ORDER BY ALL
SELECT diagnosis, count(*) FROM patients GROUP BY 1 HAVING count(*) > 1 ORDER BY 1
SELECT diagnosis, year(birth_date) AS y, sum(paid) FROM patients GROUP BY ROLLUP (diagnosis, y) ORDER BY ALL
SELECT ward, day, sum(charge) FROM visits GROUP BY CUBE (ward, day) ORDER BY ALL
SELECT ward, sum(charge), grouping(ward) FROM visits GROUP BY GROUPING SETS ((ward), ()) ORDER BY ALL
SELECT sum(charge) FILTER (WHERE ward = 'north') FROM visits
SELECT string_agg(name, ', ' ORDER BY name) FROM patients
SELECT list(ward ORDER BY visit DESC) FROM visits
SELECT array_agg(DISTINCT ward ORDER BY ward) FROM visits
SELECT arg_max(name, paid), arg_min(name, paid) FROM patients
SELECT median(charge), mode(ward), stddev_samp(charge) FROM visits
SELECT quantile_cont(charge, 0.5), quantile_disc(charge, 0.25) FROM visits
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY charge) FROM visits
SELECT corr(charge, visit), regr_slope(charge, visit) FROM visits
SELECT bool_and(charge > 0), bit_or(visit) FROM visits
SELECT histogram(ward) FROM visits
SELECT approx_count_distinct(ward) FROM visits
SELECT count_if(charge > 100) FROM visits
SELECT any_value(ward ORDER BY ward), first(ward ORDER BY visit) FROM visits
SELECT max(charge, 2) FROM visits
SELECT name, row_number() OVER (ORDER BY name) FROM patients ORDER BY name
SELECT ward, charge, rank() OVER (PARTITION BY ward ORDER BY charge) FROM visits ORDER BY ALL
SELECT visit, lag(charge) OVER w, lead(charge, 1, 0) OVER w FROM visits WINDOW w AS (ORDER BY visit) ORDER BY 1
SELECT visit, sum(charge) OVER (ORDER BY visit ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM visits ORDER BY 1
SELECT visit, avg(charge) OVER (ORDER BY day RANGE BETWEEN INTERVAL 30 DAY PRECEDING AND INTERVAL 1 DAY FOLLOWING) FROM visits ORDER BY 1
SELECT visit, first_value(charge) OVER (ORDER BY visit GROUPS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM visits ORDER BY 1
SELECT visit, nth_value(charge, 2) OVER (ORDER BY visit), ntile(2) OVER (ORDER BY visit), cume_dist() OVER (ORDER BY visit) FROM visits ORDER BY 1
SELECT visit, sum(charge) FILTER (WHERE charge > 90) OVER (ORDER BY visit) FROM visits ORDER BY 1
SELECT visit, last_value(charge IGNORE NULLS) OVER (ORDER BY visit) FROM visits ORDER BY 1
SELECT visit, percent_rank() OVER (ORDER BY charge), dense_rank() OVER (ORDER BY ward) FROM visits ORDER BY 1
SELECT ward, visit FROM visits QUALIFY row_number() OVER (PARTITION BY ward ORDER BY visit DESC) = 1 ORDER BY 1
SELECT * FROM patients WHERE diagnosis LIKE 'E%' ORDER BY name
SELECT name FROM patients WHERE name ILIKE '%S%' AND NOT (paid IS NULL) ORDER BY 1
SELECT name FROM patients WHERE diagnosis IN ('I10', 'E11.9') ORDER BY 1
SELECT name FROM patients WHERE diagnosis NOT IN ('I10') ORDER BY 1
SELECT name FROM patients WHERE paid BETWEEN 10 AND 200 ORDER BY 1
SELECT name FROM patients WHERE paid NOT BETWEEN 10 AND 200 ORDER BY 1
SELECT name FROM patients WHERE diagnosis IS NULL OR paid IS NOT NULL ORDER BY 1
SELECT name FROM patients WHERE diagnosis IS DISTINCT FROM 'I10' ORDER BY 1
SELECT name FROM patients WHERE diagnosis SIMILAR TO '[EJ].*' ORDER BY 1
SELECT name FROM patients WHERE diagnosis ~ 'I.*' ORDER BY 1
SELECT name FROM patients WHERE diagnosis GLOB 'J4*' ORDER BY 1
SELECT name FROM patients WHERE name LIKE '%\_%' ESCAPE '\' ORDER BY 1
SELECT name FROM patients WHERE (diagnosis, paid) = ('I10', 10) ORDER BY 1
SELECT name FROM patients WHERE starts_with(name, 'Canary') AND contains(name, 'o') ORDER BY 1
SELECT name FROM patients WHERE birth_date >= DATE '1984-01-01' AND birth_date < '2000-01-01'::DATE ORDER BY 1
SELECT name FROM patients WHERE extract(year FROM birth_date) = 1984 ORDER BY 1
SELECT date_trunc('month', birth_date), date_part('dow', birth_date) FROM patients ORDER BY ALL
SELECT birth_date + INTERVAL 1 YEAR, birth_date - INTERVAL '3 days', age(DATE '2020-01-01', birth_date) FROM patients ORDER BY ALL
SELECT date_diff('day', birth_date, DATE '2020-01-01'), datediff('year', birth_date, DATE '2020-01-01') FROM patients ORDER BY ALL
SELECT strftime(birth_date, '%d.%m.%Y'), dayname(birth_date), last_day(birth_date) FROM patients ORDER BY ALL
SELECT make_date(2020, 1, 2), TIMESTAMP '2020-01-01 10:00:00' + INTERVAL 90 MINUTE, TIME '10:30:00' FROM visits LIMIT 1
SELECT strptime('2024-03-01', '%Y-%m-%d')::DATE, try_strptime('x', '%d'), epoch(TIMESTAMP '2020-01-01') FROM visits LIMIT 1
SELECT CASE WHEN paid > 100 THEN 'high' WHEN paid IS NULL THEN 'none' ELSE 'low' END AS level, count(*) FROM patients GROUP BY level ORDER BY 1
SELECT CASE diagnosis WHEN 'I10' THEN 1 ELSE 0 END FROM patients ORDER BY 1
SELECT coalesce(paid, 0), ifnull(diagnosis, '-'), nullif(diagnosis, 'I10') FROM patients ORDER BY ALL
SELECT if(paid > 50, 'a', 'b'), greatest(paid, 50), least(paid, 50) FROM patients ORDER BY ALL
SELECT TRY_CAST(diagnosis AS INTEGER), CAST(paid AS DOUBLE), paid::VARCHAR FROM patients ORDER BY ALL
SELECT TRY(CAST(diagnosis AS INTEGER)) FROM patients ORDER BY 1
SELECT upper(name), lower(name), length(name), reverse(name), left(name, 3), right(name, 2) FROM patients ORDER BY ALL
SELECT substring(name FROM 1 FOR 4), name[1:3], trim('  x '), replace(name, 'a', 'A'), concat(name, '-', diagnosis) FROM patients ORDER BY ALL
SELECT position('a' IN name), split_part(name, ' ', 2), string_split(name, ' '), lpad(name, 20, '.'), repeat('ab', 3) FROM patients ORDER BY ALL
SELECT regexp_replace(name, '[aeiou]', '*', 'g'), regexp_extract(name, '([A-Z])', 1), regexp_matches(name, '^C') FROM patients ORDER BY ALL
SELECT name || ' / ' || diagnosis, concat_ws('-', name, diagnosis), format('{} {}', name, paid), printf('%s %5.2f', name, paid::DOUBLE) FROM patients ORDER BY ALL
SELECT name.lower(), p.name.upper().length(), (name).left(2) FROM patients p ORDER BY ALL
SELECT name COLLATE NOCASE FROM patients ORDER BY name COLLATE NOCASE DESC
SELECT round(paid, 1), floor(paid), ceil(paid), abs(-paid), paid % 7, paid // 3, sqrt(paid), paid ** 2 FROM patients ORDER BY ALL
SELECT 7 / 2, 7 // 2, 7 % 2, 2 ** 10, 5 & 3, 5 | 3, xor(5, 3), ~5, 1 << 4, -7, +7 FROM visits LIMIT 1
SELECT 1e3, 0x1F, 1_000, 123456789012345678901234567890, 1.25, true, NULL, 'it''s', E'a\tb', $$plain$$ FROM visits LIMIT 1
SELECT '2020-01-01'::DATE, 'abc'::BLOB, '{"a": 1}'::JSON, 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::UUID, '101'::BIT FROM visits LIMIT 1
SELECT 1::TINYINT, 2::SMALLINT, 3::BIGINT, 4::HUGEINT, 5::UTINYINT, 1.5::FLOAT, 1.25::DECIMAL(8, 3), 'x'::CHAR(3) FROM visits LIMIT 1
SELECT [1, 2, 3], [1, 2, 3][2], [1, 2, 3][1:2], list_value(1, 2), len([1, 2]), list_sort([3, 1, 2]) FROM visits LIMIT 1
SELECT {'a': 1, 'b': 'x'}, {'a': 1}.a, struct_pack(a := 1), ROW(1, 'x') FROM visits LIMIT 1
SELECT MAP {'a': 1, 'b': 2}, MAP {'a': 1}['a'], map_keys(MAP([1, 2], ['x', 'y'])) FROM visits LIMIT 1
SELECT [1, 2]::INTEGER[], [1, 2]::INTEGER[2], {'a': 1}::STRUCT(a BIGINT), MAP {'a': 1}::MAP(VARCHAR, BIGINT), 'a'::ENUM('a', 'b') FROM visits LIMIT 1
SELECT list_transform([1, 2, 3], x -> x + 1), list_filter([1, 2, 3], lambda x: x > 1), list_reduce([1, 2, 3], lambda a, b: a + b) FROM visits LIMIT 1
SELECT [x * 2 FOR x IN [1, 2, 3] IF x > 1], list_aggregate([1, 2, 3], 'sum'), list_sum([1, 2]), list_contains([1], 1) FROM visits LIMIT 1
SELECT unnest([1, 2, 3]) AS x, ward FROM visits WHERE visit = 1
SELECT unnest({'a': 1, 'b': 2}) FROM visits WHERE visit = 1
SELECT ward, r.n FROM visits, range(visit) r(n) ORDER BY ALL
SELECT json_extract(tags, '$[0]'), tags ->> '$[0]', json_array_length(tags) FROM visits ORDER BY visit
SELECT to_json({'a': ward}), json_object('w', ward), json_array(visit, ward) FROM visits ORDER BY visit
SELECT v.visit, j.value FROM visits v, json_each(v.tags) j ORDER BY ALL
SELECT md5(name), sha256(name), hash(name) = hash(name), base64(name::BLOB), hex(name) FROM patients ORDER BY ALL
SELECT levenshtein(name, 'Canary'), jaccard(name, 'Canary'), soundex_free FROM (SELECT name, 1 AS soundex_free FROM patients) ORDER BY ALL
SELECT typeof(paid), typeof([1]), current_date IS NOT NULL FROM patients LIMIT 1
SELECT p.name, v.ward FROM patients p CROSS JOIN visits v ORDER BY ALL
SELECT p.name, v.ward FROM patients p, visits v WHERE p.paid < v.charge ORDER BY ALL
SELECT p.name, v.visit FROM patients p JOIN visits v ON p.paid > v.charge ORDER BY ALL
SELECT p.name, v.visit FROM patients p LEFT JOIN visits v ON p.paid > v.charge ORDER BY ALL
SELECT v.visit, p.name FROM patients p RIGHT JOIN visits v ON p.paid > v.charge ORDER BY ALL
SELECT v.visit, p.name FROM patients p FULL OUTER JOIN visits v ON p.paid > v.charge ORDER BY ALL
SELECT a.name FROM patients a JOIN patients b USING (diagnosis) ORDER BY 1
SELECT count(*) FROM patients a NATURAL JOIN patients b
SELECT a.name FROM patients a SEMI JOIN visits v ON a.paid > v.charge ORDER BY 1
SELECT a.name FROM patients a ANTI JOIN visits v ON a.paid > v.charge ORDER BY 1
SELECT a.visit, b.visit FROM visits a ASOF JOIN visits b ON a.day > b.day ORDER BY ALL
SELECT a.visit, b.ward FROM visits a POSITIONAL JOIN visits b ORDER BY ALL
SELECT v.visit, s.n FROM visits v, LATERAL (SELECT v.charge * 2 AS n) s ORDER BY ALL
SELECT v.visit, s.n FROM visits v LEFT JOIN LATERAL (SELECT count(*) AS n FROM visits w WHERE w.day < v.day) s ON true ORDER BY ALL
SELECT name FROM patients WHERE paid = (SELECT max(paid) FROM patients)
SELECT name FROM patients p WHERE EXISTS (SELECT 1 FROM visits v WHERE v.charge < p.paid) ORDER BY 1
SELECT name FROM patients p WHERE NOT EXISTS (SELECT 1 FROM visits v WHERE v.charge < p.paid) ORDER BY 1
SELECT name FROM patients WHERE paid > ANY (SELECT charge FROM visits) ORDER BY 1
SELECT name FROM patients WHERE paid >= ALL (SELECT charge FROM visits WHERE charge IS NOT NULL) ORDER BY 1
SELECT name FROM patients WHERE diagnosis IN (SELECT diagnosis FROM patients GROUP BY 1 HAVING count(*) > 1) ORDER BY 1
SELECT name, (SELECT count(*) FROM visits v WHERE v.charge > p.paid) FROM patients p ORDER BY 1
SELECT ARRAY(SELECT visit FROM visits ORDER BY visit) FROM patients LIMIT 1
SELECT * FROM (SELECT ward, sum(charge) AS total FROM visits GROUP BY ward) t(w, s) WHERE s > 100 ORDER BY ALL
WITH a AS (SELECT * FROM patients WHERE paid > 50) SELECT count(*) FROM a
WITH patients AS (SELECT * FROM claims.patients WHERE paid > 50) SELECT count(*) FROM patients
WITH visits AS (SELECT * FROM visits WHERE charge > 90) SELECT count(*) FROM visits
WITH a AS (SELECT ward, charge FROM visits), b(w, c) AS MATERIALIZED (SELECT ward, sum(charge) FROM a GROUP BY 1) SELECT * FROM b ORDER BY ALL
WITH a AS NOT MATERIALIZED (SELECT 1 AS x) SELECT x FROM a, visits
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT r.n, ward FROM r JOIN visits ON n = visit ORDER BY ALL
WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n % 3 + 1 FROM r) SELECT n FROM r, visits ORDER BY ALL
WITH RECURSIVE r(a, b) USING KEY (a) AS (SELECT 1, visit FROM visits WHERE visit = 1 UNION SELECT a, b + 1 FROM r WHERE b < 5) SELECT * FROM r
WITH o AS (WITH i AS (SELECT visit FROM visits) SELECT * FROM i) SELECT sum(visit) FROM o
SELECT (WITH x AS (SELECT max(paid) AS m FROM patients) SELECT m FROM x)
SELECT ward FROM visits UNION SELECT diagnosis FROM patients ORDER BY 1
SELECT ward FROM visits UNION ALL SELECT ward FROM visits ORDER BY 1
SELECT ward FROM visits INTERSECT SELECT 'north' ORDER BY 1
SELECT ward FROM visits EXCEPT SELECT 'north' ORDER BY 1
SELECT ward FROM visits EXCEPT ALL SELECT 'north' ORDER BY 1
SELECT ward, visit FROM visits UNION ALL BY NAME SELECT visit, charge FROM visits ORDER BY ALL
(SELECT ward FROM visits ORDER BY visit LIMIT 1) UNION ALL (SELECT ward FROM visits ORDER BY visit DESC LIMIT 1)
SELECT v.x, p.name FROM (VALUES (1, 'a'), (2, 'b')) v(x, y), patients p ORDER BY ALL
SELECT * FROM range(3) r(i), visits ORDER BY ALL
SELECT d::DATE, count(visit) FROM generate_series(DATE '2024-01-01', DATE '2024-01-07', INTERVAL 1 DAY) g(d) LEFT JOIN visits ON day = d GROUP BY 1 ORDER BY 1
SELECT * FROM unnest([1, 2]) u(x), visits ORDER BY ALL
SELECT i, ordinality FROM range(5, 8) WITH ORDINALITY r(i, ordinality), visits WHERE visit = 1 ORDER BY ALL
PIVOT visits ON ward IN ('north', 'south', 'east') USING sum(charge)
PIVOT visits ON ward IN ('north', 'south') USING sum(charge) AS s, count(*) AS n GROUP BY day ORDER BY day
SELECT * FROM visits PIVOT (sum(charge) FOR ward IN ('north' AS n, 'south' AS s)) ORDER BY ALL
FROM (PIVOT (SELECT ward, charge FROM visits) ON ward IN ('north', 'east') USING max(charge))
UNPIVOT visits ON visit, charge INTO NAME what VALUE amount
SELECT * FROM visits UNPIVOT INCLUDE NULLS (amount FOR what IN (visit, charge)) ORDER BY ALL
UNPIVOT (SELECT visit, charge FROM visits) ON COLUMNS(*) INTO NAME what VALUE amount
DESCRIBE visits
DESCRIBE SELECT ward, charge * 2 AS c FROM visits
SUMMARIZE visits
SELECT column_name FROM (DESCRIBE patients)
SELECT count(*) FROM visits USING SAMPLE 100 PERCENT (bernoulli)
SELECT count(*) FROM visits TABLESAMPLE reservoir(3 ROWS) REPEATABLE (42)
SELECT p FROM patients p ORDER BY p.name
SELECT p.paid, p['name'], (p).diagnosis FROM (SELECT p FROM patients p) ORDER BY ALL
SELECT "name", "paid" AS "order" FROM "patients" AS "select" ORDER BY "name"
SELECT 'é', length('naïve'), upper('straße'), '日本' FROM visits LIMIT 1
SELECT 1 AS one FROM visits -- a comment; with a semicolon FROM nowhere
/* a comment */ SELECT /* another */ count(*) FROM visits;
SELECT current_schema() IS NOT NULL, version() IS NOT NULL FROM visits LIMIT 1
SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00' AT TIME ZONE 'UTC', time_bucket(INTERVAL 7 DAY, day) FROM visits ORDER BY ALL
SELECT equal_free FROM (SELECT visit = 1 AND charge <> 5 OR NOT (ward >= 'n') AS equal_free FROM visits) ORDER BY 1
SELECT bar(charge, 0, 1000, 20), format_bytes(charge), to_base(visit, 2) FROM visits ORDER BY visit
SELECT sum(sum(charge)) OVER () FROM visits GROUP BY ward
SELECT ward, charge FROM visits ORDER BY charge DESC NULLS LAST, ward LIMIT 3
SELECT a, b FROM (SELECT 1 AS a, 2 AS b FROM visits) GROUP BY a, b
SELECT lower(ward), main.upper(ward), visit::int4 FROM visits ORDER BY ALL
