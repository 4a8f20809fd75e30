// Exercises the server as PostgreSQL's JDBC driver does: one line per fact, "ok NAME" or "FAIL NAME: why".
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.*;
import java.time.OffsetDateTime;
import java.util.*;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

class JdbcClient {
    interface Work { void run() throws Exception; }

    static final String SLOW =
        "select count(*) from claims.visits a, claims.visits b, claims.visits c where a.amount + b.amount < c.amount";
    static int failed;

    static void fact(String name, Work work) {
        try {
            work.run();
            System.out.println("ok " + name);
        } catch (Throwable e) {
            failed++;
            System.out.println("FAIL " + name + ": " + e.toString().replace("\n", " "));
        }
    }

    static void same(Object a, Object b) {
        if (!String.valueOf(a).equals(String.valueOf(b))) {
            throw new IllegalStateException(a + " is not " + b);
        }
    }

    static int rows(ResultSet result) throws SQLException {
        int n = 0;
        while (result.next()) {
            n++;
        }
        result.close();
        return n;
    }

    static void refused(String state, Work work) throws Exception {
        try {
            work.run();
        } catch (SQLException e) {
            same(e.getSQLState(), state);
            if (e.getMessage().contains("Ada") || e.getMessage().contains("Ben")) {
                throw new IllegalStateException("a value is in the error");
            }
            return;
        }
        throw new IllegalStateException("no error");
    }

    public static void main(String[] arguments) throws Exception {
        String base = "jdbc:postgresql://127.0.0.1:" + System.getenv("LW_PORT") + "/lake?user=kim&sslmode=";
        String password = "&password=" + System.getenv("LW_PASSWORD");
        for (String mode : new String[] {"&prepareThreshold=0", "&prepareThreshold=-1", "&preferQueryMode=simple"}) {
            try (Connection c = DriverManager.getConnection(base + "require" + password + mode)) {
                all(c, mode.substring(mode.indexOf('=') + 1), !mode.contains("simple"));
            }
        }
        fact("tls", () -> refused("28000", () -> DriverManager.getConnection(base + "disable" + password)));
        fact("bad password", () -> refused(
            "28P01", () -> DriverManager.getConnection(base + "require&password=lw_000000000000_0")));
        System.exit(failed);
    }

    static void all(Connection c, String mode, boolean binds) throws Exception {
        fact("connect " + mode, () -> same(c.getMetaData().getDatabaseProductName(), "PostgreSQL"));
        fact("metadata " + mode, () -> metadata(c.getMetaData()));
        fact("parameters " + mode, () -> parameters(c, binds));
        fact("cursors " + mode, () -> cursors(c));
        fact("cancel " + mode, () -> {
            Statement s = c.createStatement();
            s.setQueryTimeout(1);
            refused("57014", () -> s.executeQuery(SLOW));
        });
        fact("large results " + mode, () -> {
            same(rows(c.createStatement().executeQuery("select * from claims.visits")), 20000);
            StringWriter out = new StringWriter();
            new CopyManager((BaseConnection) c).copyOut("COPY (select * from claims.visits) TO STDOUT (FORMAT csv)", out);
            same(out.toString().split("\n").length, 20000);
        });
        fact("errors " + mode, () -> {
            refused("42703", () -> c.createStatement().executeQuery("select nosuch from claims.patients"));
            refused("22000", () -> rows(c.createStatement().executeQuery(
                "select cast(name as integer) from claims.patients")));
            refused("0A000", () -> c.createStatement().executeUpdate("delete from claims.patients"));
            same(rows(c.createStatement().executeQuery("select 1")), 1);
        });
    }

    static void metadata(DatabaseMetaData m) throws SQLException {
        same(rows(m.getTables(null, "claims", "%", new String[] {"TABLE"})), 2);
        StringBuilder columns = new StringBuilder();
        try (ResultSet r = m.getColumns(null, "claims", "patients", "%")) {
            while (r.next()) {
                columns.append(r.getString(4)).append(':').append(r.getString(6)).append(' ');
            }
        }
        same(columns, "patient_id:text name:text birth_date:date diagnosis:text paid:numeric ");
        same(rows(m.getPrimaryKeys(null, "claims", "patients")), 0);
        same(rows(m.getIndexInfo(null, "claims", "patients", false, false)), 0);
        same(rows(m.getImportedKeys(null, "claims", "patients")), 0);
        same(rows(m.getExportedKeys(null, "claims", "patients")), 0);
        rows(m.getSchemas());
        rows(m.getCatalogs());
        rows(m.getTypeInfo());
        rows(m.getTableTypes());
        rows(m.getFunctions(null, null, "%"));
        rows(m.getProcedures(null, null, "%"));
        rows(m.getUDTs(null, null, "%", null));
        rows(m.getTablePrivileges(null, "claims", "%"));
        rows(m.getColumnPrivileges(null, "claims", "patients", "%"));
        rows(m.getBestRowIdentifier(null, "claims", "patients", 1, true));
        rows(m.getVersionColumns(null, "claims", "patients"));
        same(m.getMaxColumnsInIndex() > 0, true);
        same(m.getSQLKeywords() != null, true);
    }

    static void parameters(Connection c, boolean binds) throws Exception {
        PreparedStatement p = c.prepareStatement("select ?::int, ?::bigint, ?::smallint, ?::float8, ?::real, "
            + "?::numeric, ?::text, ?::date, ?::timestamp, ?::timestamptz, ?::boolean, ?::bytea, ?::uuid, ?");
        for (int turn = 0; turn < 3; turn++) {
            p.setInt(1, 5);
            p.setLong(2, Long.MAX_VALUE);
            p.setShort(3, (short) -3);
            p.setDouble(4, 1.25);
            p.setFloat(5, 2.5f);
            p.setBigDecimal(6, new BigDecimal("123.4500"));
            p.setString(7, "ö'\"x");
            p.setDate(8, java.sql.Date.valueOf("1957-03-12"));
            p.setTimestamp(9, Timestamp.valueOf("2020-01-02 03:04:05.123456"));
            p.setObject(10, OffsetDateTime.parse("2020-01-02T03:04:05Z"));
            p.setBoolean(11, true);
            if (binds) {
                p.setBytes(12, new byte[] {0, 1, -1});
            } else {
                p.setNull(12, Types.BINARY); // Written into the statement, its form is PostgreSQL's own.
            }
            p.setObject(13, UUID.fromString("11111111-2222-3333-4444-555566667777"));
            p.setNull(14, Types.VARCHAR);
            ResultSet r = p.executeQuery();
            r.next();
            same(r.getInt(1) + " " + r.getLong(2) + " " + r.getShort(3), "5 " + Long.MAX_VALUE + " -3");
            same(r.getDouble(4) + " " + r.getFloat(5), "1.25 2.5");
            same(r.getBigDecimal(6).stripTrailingZeros(), "123.45");
            same(r.getString(7), "ö'\"x");
            same(r.getDate(8) + " " + r.getTimestamp(9), "1957-03-12 2020-01-02 03:04:05.123456");
            same(r.getObject(10, OffsetDateTime.class).toInstant(), "2020-01-02T03:04:05Z");
            same(r.getBoolean(11), true);
            same(Arrays.toString(r.getBytes(12)), binds ? "[0, 1, -1]" : "null");
            same(r.getString(13), "11111111-2222-3333-4444-555566667777");
            same(r.getString(14), null);
        }
        PreparedStatement q = c.prepareStatement("select name from claims.patients "
            + "where birth_date < ? and paid > ? and name <> ?");
        q.setDate(1, java.sql.Date.valueOf("2000-01-01"));
        q.setBigDecimal(2, new BigDecimal("100"));
        q.setString(3, "x");
        same(rows(q.executeQuery()), 1);
    }

    static void cursors(Connection c) throws SQLException {
        c.setReadOnly(true);
        c.setAutoCommit(false);
        Statement s = c.createStatement();
        s.setFetchSize(777);
        same(rows(s.executeQuery("select visit_id, label from claims.visits")), 20000);
        c.commit();
        c.setAutoCommit(true);
    }
}
