package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Durability;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.PayloadCheck;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** The histories are such as can happen, and rich enough. */
class HistoryTest {
    @Test
    void a_node_accepts_what_every_member_holds() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            for (long seed = 0; seed < 200; seed++) {
                History history = new History(seed, EnumSet.allOf(Feature.class));
                for (int i = 0; i < history.length(); i++) {
                    history.step();
                }
                for (Member member : history.members) {
                    accept(member, seed, timer);
                }
            }
        } finally {
            timer.shutdownNow();
        }
    }

    private static void accept(Member member, long seed, ScheduledExecutorService timer) {
        try (ShardStore store = new MemoryStoreProvider().open("store")) {
            Journal journal = new Journal(store, Durability.always(), Runnable::run, timer);
            Ingest ingest = new Ingest(journal, new PayloadCheck(), "judge", () -> new byte[16]);
            List<ShardRecord> records =
                    member.arrivals().stream().map(OracleRecord::stored).toList();
            if (!records.isEmpty()) {
                assertThat(ingest.accept(records, "peer").records())
                        .as("seed %d, %s", seed, member.writer())
                        .isEqualTo(records);
            }
        }
    }
}
