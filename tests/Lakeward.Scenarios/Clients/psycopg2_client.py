# Exercises the server as psycopg2 does: one line per fact, "ok NAME" or "FAIL NAME: why".
import datetime
import decimal
import io
import os
import sys
import threading
import time
import uuid

sys.path.insert(0, "/usr/lib/python3/dist-packages")
import psycopg2
import psycopg2.extras

WHERE = dict(
    host="127.0.0.1", port=int(os.environ["LW_PORT"]), dbname="lake", user="kim",
    password=os.environ["LW_PASSWORD"], sslmode="require")
SLOW = "select count(*) from claims.visits a, claims.visits b, claims.visits c where a.amount + b.amount < c.amount"
failed = 0


def fact(name):
    def run(work):
        global failed
        try:
            work()
            print("ok", name)
        except Exception as e:
            failed += 1
            print("FAIL", name + ":", type(e).__name__, str(e).replace("\n", " "))
    return run


def same(a, b):
    if a != b:
        raise AssertionError(f"{a!r} is not {b!r}")


def refused(state, work):
    try:
        work()
    except psycopg2.Error as e:
        if state is not None:
            same(e.pgcode, state)
        return str(e)
    raise AssertionError("no error")


c = psycopg2.connect(**WHERE)
cur = c.cursor()
psycopg2.extras.register_uuid()


@fact("connect")
def _():
    same(c.server_version, 150000)
    same(c.get_parameter_status("client_encoding"), "UTF8")
    same(c.info.ssl_in_use, True)


@fact("metadata")
def _():
    cur.execute(
        "select table_name from information_schema.tables where table_schema = %s order by 1", ("claims",))
    same(cur.fetchall(), [("patients",), ("visits",)])
    cur.execute("select * from claims.patients limit 0")
    same([d.name for d in cur.description], ["patient_id", "name", "birth_date", "diagnosis", "paid"])
    same([d.type_code for d in cur.description], [25, 25, 1082, 25, 1700])


@fact("parameters")
def _():
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5, 123456)
    zone = datetime.timezone.utc
    values = (
        True, 5, 2**62, 1.25, decimal.Decimal("123.4500"), "ö'\"\\ x", datetime.date(1957, 3, 12), moment,
        moment.replace(tzinfo=zone), uuid.UUID("11111111-2222-3333-4444-5555666677ff"), None)
    cur.execute(
        "select %s, %s, %s, %s::float8, %s, %s, %s, %s, %s, %s, %s", values)
    same(cur.fetchone(), values)
    cur.execute(
        "select name from claims.patients where paid > %s and birth_date < %s and patient_id in %s",
        (decimal.Decimal("100"), datetime.date(2000, 1, 1), ("p1", "p2")))
    same(cur.fetchall(), [("Ada Stone",)])


@fact("arrays")
def _():
    cur.execute("select [1, 2, null], ['a b', 'c\"d'], [date '2000-01-01']")
    same(cur.fetchone(), ([1, 2, None], ["a b", 'c"d'], [datetime.date(2000, 1, 1)]))


@fact("cursors")
def _():
    with c.cursor("named") as named:
        named.itersize = 700
        named.execute("select visit_id from claims.visits order by visit_id")
        same(sum(1 for _ in named), 20000)
    c.commit()


@fact("cancel")
def _():
    threading.Timer(0.7, c.cancel).start()
    began = time.monotonic()
    refused("57014", lambda: cur.execute(SLOW))
    if time.monotonic() - began > 20:
        raise AssertionError("cancelled too late")
    c.rollback()


@fact("large results")
def _():
    cur.execute("select * from claims.visits")
    rows = cur.fetchall()
    same((len(rows), sum(row[0] for row in rows)), (20000, 199990000))
    out = io.StringIO()
    cur.copy_expert("copy (select * from claims.visits) to stdout with csv header", out)
    same(len(out.getvalue().splitlines()), 20001)


@fact("errors")
def _():
    refused("42703", lambda: cur.execute("select nosuch from claims.patients"))
    refused("25P02", lambda: cur.execute("select 1"))
    c.rollback()
    said = refused("22000", lambda: (cur.execute("select cast(name as integer) from claims.patients"), cur.fetchall()))
    if "Ada" in said or "Ben" in said:
        raise AssertionError("a value is in the error")
    c.rollback()
    refused("0A000", lambda: cur.execute("insert into claims.patients values (1)"))
    c.rollback()


@fact("tls")
def _():
    refused(None, lambda: psycopg2.connect(**{**WHERE, "sslmode": "disable"}))


@fact("bad password")
def _():
    refused(None, lambda: psycopg2.connect(**{**WHERE, "password": "lw_000000000000_0"}))
    refused(None, lambda: psycopg2.connect(**{**WHERE, "user": "nobody"}))


sys.exit(failed)
