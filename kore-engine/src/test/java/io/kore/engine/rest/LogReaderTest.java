package io.kore.engine.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.codec.RunningHash;
import io.kore.engine.branch.NamedLog;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.spi.RestRefusedException;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that stop anywhere, keep a position as text, and go on while records arrive in any order. */
class LogReaderTest {
    private static final LogName LOG = new LogName("List");
    private static final LogName OTHER = new LogName("Other");
    private static final long TAG = 17;

    private final ShardStore store = new MemoryStoreProvider().open("x");
    private final NamedLog named = NamedLog.plain(store, LOG);
    private final Map<ShardId, ShardRecord> last = new HashMap<>();

    private void append(LogName log, String writer, long step) {
        ShardId shard = new ShardId(log, new WriterId(writer));
        ShardRecord before = last.get(shard);
        Envelope envelope = Envelope.bare(before == null ? step : before.number() + step);
        Payload payload = Payload.of("{}");
        Hash hash = RunningHash.after(before == null ? RunningHash.start(shard) : before.hash(), envelope, payload);
        ShardRecord record = new ShardRecord(shard, before == null ? 0 : before.index() + 1, envelope, payload, hash);
        var unused = store.append(List.of(record));
        last.put(shard, record);
    }

    private LogReader reader(String position) {
        Position from = position.isEmpty() ? Position.at(TAG, 0) : Position.read(position, TAG, store.end());
        return new LogReader(log -> named, LOG, from);
    }

    private long held() {
        return store.shards().stream()
                .filter(shard -> shard.shard().log().equals(LOG))
                .mapToLong(ShardSummary::count)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void each_record_comes_once_whatever_arrives_between(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> writers = List.of("a", "b", "b!", "c~d", "\uFF5E", "\uD83D\uDE00");
        // the later rounds of some seeds are wider than what is looked through at once
        int widest = seed % 2 == 0 ? 40 : 2_500;
        Set<RecordId> seen = new HashSet<>();
        String position = "";
        for (int round = 0; round < 40; round++) {
            for (int i = random.nextInt(round % 10 == 0 ? widest : 20); i > 0; i--) {
                LogName log = random.nextInt(4) == 0 ? OTHER : LOG;
                append(log, writers.get(random.nextInt(writers.size())), 1 + random.nextInt(30));
            }
            position = page(position, random.nextInt(1, widest), seen, "seed " + seed);
        }
        for (String before = ""; !before.equals(position); ) {
            before = position;
            position = page(position, 1_000, seen, "seed " + seed);
        }
        assertThat(seen).as("seed %d", seed).hasSize((int) held());
    }

    private String page(String position, int limit, Set<RecordId> seen, String seed) {
        String next = position;
        try (LogReader reader = reader(position)) {
            for (int i = 0; i < limit; i++) {
                ShardRecord record = reader.next(store.end());
                if (record == null) {
                    break;
                }
                assertThat(record.shard().log()).isEqualTo(LOG);
                assertThat(seen.add(record.id()))
                        .as("%s, %s", seed, record.id())
                        .isTrue();
                next = reader.position().text();
            }
        }
        return next;
    }

    @Test
    void a_reader_without_a_position_gets_the_whole_log_in_merged_order() {
        for (int i = 0; i < 500; i++) {
            append(LOG, "w" + i % 7, 1 + i % 11);
        }
        List<RecordId> ids = new ArrayList<>();
        try (LogReader reader = reader("")) {
            for (ShardRecord record = reader.next(store.end()); record != null; record = reader.next(store.end())) {
                ids.add(record.id());
            }
        }
        assertThat(ids).hasSize(500).containsExactlyElementsOf(new TreeSet<>(ids));
    }

    @Test
    void a_position_is_read_as_it_was_written_and_nothing_else_is_one() {
        Position position = new Position(TAG, 3, 90, new RecordId(12, new WriterId("\u00E4 \uD83D\uDE00")), -5);
        assertThat(Position.read(position.text(), TAG, 90)).isEqualTo(position);
        assertThat(position.text()).matches("[A-Za-z0-9_-]+");
        for (String wrong :
                List.of("x", "====", position.text() + "AA", position.text().substring(4), "A".repeat(3_000))) {
            assertThatThrownBy(() -> Position.read(wrong, TAG, 90)).as(wrong).isInstanceOf(RestRefusedException.class);
        }
        assertThatThrownBy(() -> Position.read(position.text(), TAG, 89))
                .isInstanceOfSatisfying(
                        RestRefusedException.class,
                        refused ->
                                assertThat(refused.reason()).isEqualTo(RestRefusedException.Reason.UNKNOWN_POSITION));
    }
}
