package guardian.store;

import guardian.event.AuditRecord;
import guardian.event.EngineMode;
import guardian.event.FiredRule;
import guardian.event.Prefix;
import guardian.event.Scores;
import guardian.event.Timings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The tables {@code records}, {@code fired} and {@code uploads}.
 *
 * <p>For one connection, within transactions of its one user.
 */
final class RecordTable implements AutoCloseable {

    private static final String COLUMNS =
            "id, time, zone_seconds, client, address, peer, peer_port, server, server_port,"
                    + " storage_user, folder, file_name, file_size, file_md5, unique_id, method,"
                    + " uri, protocol, host, user_agent, forwarded_for, status, status_line,"
                    + " engine, intercepted, phase, score, score_told, outbound_score, sqli, xss,"
                    + " rfi, lfi, rce, php, http, session, message, started, duration_micros,"
                    + " rules_micros, phase_micros, marks";

    private static final int DAY = "2026-11-21".length();
    private static final Collector<CharSequence, ?, String> COMMA = Collectors.joining(",");

    private final Connection connection;
    private final UnaryOperator<Prefix> counted;
    private final UtcText utc = new UtcText();
    private final KnownRules rules;
    private final KnownRecords known;
    private final HourlyTable hourly;
    private final PreparedStatement last;
    private final PreparedStatement records;
    private final PreparedStatement fired;
    private final PreparedStatement uploads;
    private final Row record;
    private final Row firedRule;
    private final Row upload;

    /**
     * @param counted the client that an address counts for
     */
    RecordTable(Connection connection, Database database, UnaryOperator<Prefix> counted)
            throws SQLException {
        this.connection = connection;
        this.counted = counted;
        this.rules = new KnownRules(connection, database);
        this.known = new KnownRecords(connection);
        this.hourly = new HourlyTable(connection, database);
        this.last = connection.prepareStatement("SELECT max(id) FROM records");
        this.records = insert("records", COLUMNS);
        this.fired = insert("fired", "record, place, rule, phase, data");
        this.uploads = insert("uploads", "record, place, size, name, type");
        this.record = new Row(records, database);
        this.firedRule = new Row(fired, database);
        this.upload = new Row(uploads, database);
    }

    private PreparedStatement insert(String table, String columns) throws SQLException {
        String values = columns.replaceAll("[^,]+", "?");
        return connection.prepareStatement(
                "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
    }

    /**
     * Inserts those that are not there yet.
     *
     * @return the places of those that are
     */
    BitSet insert(List<AuditRecord> all) throws SQLException {
        BitSet there = known.find(all, utc);
        long id = highest();
        boolean anyFired = false;
        boolean anyUpload = false;
        for (int i = there.nextClearBit(0); i < all.size(); i = there.nextClearBit(i + 1)) {
            AuditRecord each = all.get(i);
            bind(++id, each);
            String time = utc.of(each.timeMicros());
            anyFired |= bindFired(id, each.rules(), time.substring(0, DAY));
            hourly.count(each, time);
            anyUpload |= bindUploads(id, each.uploads());
        }
        if (there.cardinality() < all.size()) {
            records.executeBatch();
        }
        if (anyFired) {
            fired.executeBatch();
        }
        if (anyUpload) {
            uploads.executeBatch();
        }
        hourly.flush();
        return there;
    }

    /** A transaction was undone. */
    void forget() throws SQLException {
        rules.forget();
        hourly.forget();
        records.clearBatch();
        fired.clearBatch();
        uploads.clearBatch();
    }

    private long highest() throws SQLException {
        try (ResultSet row = last.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void bind(long id, AuditRecord of) throws SQLException {
        record.start().number(id).word(utc.of(of.timeMicros())).number(of.zoneSeconds());
        bindConnection(of);
        bindFile(of);
        record.bytes(of.uniqueId());
        AuditRecord.Request request = of.request();
        record.bytes(request.method()).bytes(request.uri()).bytes(request.protocol());
        record.bytes(request.host()).bytes(request.userAgent()).bytes(request.forwardedFor());
        record.known(of.response().status()).bytes(of.response().line());
        record.word(of.engine() == EngineMode.UNKNOWN ? null : lower(of.engine()));
        record.number(of.intercepted() ? 1 : 0).known(unlessZero(of.phase()));
        bindScores(of.scores());
        record.bytes(of.message());
        bindTimings(of.timings());
        record.word(of.marks().stream().map(RecordTable::lower).sorted().collect(COMMA)).end();
    }

    private void bindConnection(AuditRecord of) throws SQLException {
        boolean nobody = of.client() == null;
        record.word(nobody ? "" : counted.apply(of.client()).toString());
        record.word(KnownRecords.address(of));
        AuditRecord.Connection between = of.connection();
        record.word(address(between.peer())).known(between.peerPort());
        record.word(address(between.server())).known(between.serverPort());
    }

    private static String address(Prefix one) {
        return one == null ? null : one.address();
    }

    private void bindFile(AuditRecord of) throws SQLException {
        String name = of.file().name();
        String path = of.file().path();
        record.word(of.file().user());
        record.word(path.substring(0, Math.max(0, path.length() - name.length() - 1)));
        record.word(name).number(of.file().size()).word(of.file().md5());
    }

    private void bindScores(Scores of) throws SQLException {
        record.known(of.inbound()).number(of.told() ? 1 : 0).known(of.outbound());
        record.known(of.sqli()).known(of.xss()).known(of.rfi()).known(of.lfi());
        record.known(of.rce()).known(of.php()).known(of.http()).known(of.session());
    }

    private void bindTimings(Timings of) throws SQLException {
        record.word(of.startMicros() < 0 ? null : utc.of(of.startMicros()));
        record.known(of.durationMicros()).known(of.rulesMicros());
        record.word(of.phaseMicros().stream().map(String::valueOf).collect(COMMA));
    }

    private boolean bindFired(long id, List<FiredRule> all, String day) throws SQLException {
        int place = 0;
        for (FiredRule each : all) {
            firedRule.start().number(id).number(place++).number(rules.number(each, day));
            firedRule.known(unlessZero(each.phase())).bytes(each.data()).end();
        }
        return place > 0;
    }

    private boolean bindUploads(long id, List<AuditRecord.Upload> all) throws SQLException {
        int place = 0;
        for (AuditRecord.Upload each : all) {
            upload.start().number(id).number(place++).number(each.size());
            upload.bytes(each.name()).bytes(each.type()).end();
        }
        return place > 0;
    }

    private static int unlessZero(int phase) {
        return phase == 0 ? AuditRecord.UNKNOWN : phase;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() throws SQLException {
        rules.close();
        hourly.close();
        known.close();
        last.close();
        records.close();
        fired.close();
        uploads.close();
    }
}
