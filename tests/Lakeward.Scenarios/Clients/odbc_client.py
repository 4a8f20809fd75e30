# Exercises the server as psqlODBC does: one line per fact, "ok NAME" or "FAIL NAME: why".
import datetime
import decimal
import os
import sys
import threading
import time

sys.path.insert(0, "/usr/lib/python3/dist-packages")
import pyodbc

WHERE = (
    "Driver={{PostgreSQL Unicode}};Servername=127.0.0.1;Port={LW_PORT};Database=lake;"
    "Username=kim;Password={LW_PASSWORD};SSLmode=require").format(**os.environ)
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
    except pyodbc.Error as e:
        same(e.args[0] if state else None, state)
        return str(e)
    raise AssertionError("no error")


c = pyodbc.connect(WHERE)
c.autocommit = True
cur = c.cursor()


@fact("connect")
def _():
    same(c.getinfo(pyodbc.SQL_DBMS_NAME), "PostgreSQL")
    same(cur.execute("select 1").fetchone()[0], 1)


@fact("metadata")
def _():
    same(sorted(row.table_name for row in cur.tables(schema="claims")), ["patients", "visits"])
    same(
        [row.column_name for row in cur.columns(schema="claims", table="patients")],
        ["patient_id", "name", "birth_date", "diagnosis", "paid"])
    same(list(cur.primaryKeys("patients", schema="claims")), [])
    same(list(cur.statistics("patients", schema="claims")), [])
    same(len(list(cur.getTypeInfo())) > 10, True)


@fact("parameters")
def _():
    moment = datetime.datetime(2020, 1, 2, 3, 4, 5, 123456)
    row = cur.execute(
        "select ?::int, ?::bigint, ?::float8, ?::numeric, ?::text, ?::date, ?::timestamp, ?::bytea, ?::boolean",
        5, 2**62, 1.25, decimal.Decimal("123.45"), "ö'\"\\ x", datetime.date(1957, 3, 12), moment,
        b"\x00\x01\xff", True).fetchone()
    same(tuple(row[:3]), (5, 2**62, 1.25))
    same(row[3], decimal.Decimal("123.45"))
    same((row[4], row[5], row[6], bytes(row[7])), ("ö'\"\\ x", datetime.date(1957, 3, 12), moment, b"\x00\x01\xff"))
    same(str(row[8]) in ("1", "True"), True)
    row = cur.execute(
        "select name from claims.patients where paid > ? and birth_date < ? and patient_id = ?",
        decimal.Decimal("100"), datetime.date(2000, 1, 1), "p1").fetchall()
    same([tuple(each) for each in row], [("Ada Stone",)])
    same(cur.execute("select count(*) from claims.patients where name = ?", None).fetchone()[0], 0)


@fact("cursors")
def _():
    with pyodbc.connect(WHERE + ";UseDeclareFetch=1;Fetch=500") as d:
        n = 0
        for row in d.execute("select visit_id from claims.visits order by visit_id"):
            same(row[0], n)
            n += 1
        same(n, 20000)


@fact("cancel")
def _():
    threading.Timer(0.7, cur.cancel).start()
    began = time.monotonic()
    refused("57014", lambda: cur.execute(SLOW))
    if time.monotonic() - began > 20:
        raise AssertionError("cancelled too late")


@fact("large results")
def _():
    rows = c.execute("select * from claims.visits").fetchall()
    same((len(rows), sum(row[0] for row in rows)), (20000, 199990000))


@fact("errors")
def _():
    refused("42703", lambda: c.execute("select nosuch from claims.patients"))
    said = refused(None, lambda: c.execute("select cast(name as integer) from claims.patients").fetchall())
    if "Ada" in said or "Ben" in said:
        raise AssertionError("a value is in the error")
    refused(None, lambda: c.execute("delete from claims.patients"))
    same(c.execute("select 1").fetchone()[0], 1)


@fact("tls")
def _():
    refused(None, lambda: pyodbc.connect(WHERE.replace("SSLmode=require", "SSLmode=disable")))


@fact("bad password")
def _():
    refused(None, lambda: pyodbc.connect(WHERE.replace("Password=lw_", "Password=xx_")))


sys.exit(failed)
