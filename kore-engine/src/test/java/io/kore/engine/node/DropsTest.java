package io.kore.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Durability;
import io.kore.NodeStatus;
import io.kore.engine.drop.DropGuard;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.engine.sync.Peers;
import io.kore.engine.sync.SyncOptions;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.error.DropRefusedException;
import io.kore.error.LogDroppedException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked before a log is dropped, and what is shown afterwards. */
class DropsTest {
    private static final LogName OLD = new LogName("old");

    private final NodeThreads threads = new NodeThreads();
    private final ErrorReports errors = new ErrorReports(Optional.empty());
    private final MemoryStoreProvider stores = new MemoryStoreProvider();
    private ShardStore store = stores.open("x");
    private Ingest ingest = ingest();
    private Drops drops = drops();

    private Ingest ingest() {
        Journal journal = new Journal(store, Durability.always(), threads.work(), threads.timer()::after);
        return new Ingest(journal, new PayloadCheck(), "me", () -> new byte[16]);
    }

    private Drops drops() {
        Views views =
                new Views(store, ingest.branches()::named, new Json(), threads.work(), errors, ViewLimits.DEFAULT);
        Journal journal = new Journal(store, Durability.always(), threads.work(), threads.timer()::after);
        Peers peers = new Peers(
                new IngestSyncHost(ingest, journal, errors),
                address -> {
                    throw new IllegalStateException("nobody is connected to");
                },
                threads.sync(),
                (delay, task) -> () -> {},
                new Random(1),
                SyncOptions.standard());
        return new Drops(ingest, views, peers);
    }

    @AfterEach
    void close() {
        threads.close();
        store.close();
    }

    private void append() {
        ingest.append(OLD, List.of(Payload.of("{}")), null);
    }

    /** Objects as long as it is told to, and notes what it is told. */
    private static final class Reader implements DropGuard {
        private final List<LogName> ended = new ArrayList<>();
        private Optional<String> objection = Optional.of("the migration to \"new\" has 3 records to read");

        @Override
        public Optional<String> objection(LogName log) {
            return log.equals(OLD) ? objection : Optional.empty();
        }

        @Override
        public void ending(LogName log) {
            ended.add(log);
        }
    }

    @Test
    void an_objection_keeps_the_log_as_it_was_until_it_is_withdrawn() {
        append();
        Reader reader = new Reader();
        drops.guard(reader);
        assertThatThrownBy(() -> drops.drop(OLD, false))
                .isInstanceOf(DropRefusedException.class)
                .hasMessageContaining("\"old\"")
                .hasMessageContaining("3 records to read");
        assertThat(reader.ended).isEmpty();
        append();
        assertThat(drops.status()).isEmpty();

        reader.objection = Optional.empty();
        drops.drop(OLD, false);
        assertThat(reader.ended).containsExactly(OLD);
        assertThat(drops.status()).containsExactly(new NodeStatus.Dropped("old", 1, 2));
        assertThatThrownBy(this::append).isInstanceOf(LogDroppedException.class);
    }

    @Test
    void force_asks_nobody_but_tells_them() {
        append();
        Reader reader = new Reader();
        drops.guard(reader);
        drops.drop(OLD, true);
        assertThat(reader.ended).containsExactly(OLD);
        assertThat(store.shards()).isEmpty();
    }

    @Test
    void a_drop_is_remembered_over_a_restart_and_undone_on_purpose_only() {
        append();
        drops.drop(OLD, false);
        store.close();
        store = stores.open("x");
        ingest = ingest();
        drops = drops();
        assertThat(drops.status()).containsExactly(new NodeStatus.Dropped("old", 1, 1));
        assertThatThrownBy(this::append).isInstanceOf(LogDroppedException.class);
        drops.undrop(OLD).orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(drops.status()).isEmpty();
        append();
        assertThat(ingest.writer().value()).startsWith("me#r");
    }
}
