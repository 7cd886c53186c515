package io.kore.store.rocksdb;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does each thing that must be durable when it returns, between marks that a system-call trace shows: a look
 * for a file {@code mark-before-…} and one for {@code mark-after-…}. Argument: place. Run by
 * {@code src/test/sh/trace-force.sh}.
 */
final class TracedChild {
    private static final int ROUNDS = 5;

    private TracedChild() {}

    public static void main(String[] arguments) {
        ShardId shard = ShardId.of("list", "writer");
        RecordMaker maker = new RecordMaker();
        try (ShardStore store = new RocksDbShardStoreProvider().open(arguments[0])) {
            for (int i = 0; i < ROUNDS; i++) {
                traced("append-only", () -> store.append(maker.next(shard, 10)));
                traced("force", store::force);
            }
            traced("metadata", () -> store.metadata().write("k", new byte[10]));
            traced("remove", () -> store.metadata().remove("k"));
            traced("drop", () -> store.drop(new LogName("list")));
            store.append(new RecordMaker().next(shard, 10));
            // the rest is not forced: the next opening finds it in the log
            Runtime.getRuntime().halt(0);
        }
    }

    /** Opens what the main above left behind. */
    static final class Reopening {
        private Reopening() {}

        public static void main(String[] arguments) {
            ShardStore[] store = new ShardStore[1];
            traced("open", () -> store[0] = new RocksDbShardStoreProvider().open(arguments[0]));
            System.out.println("found " + store[0].end());
            Runtime.getRuntime().halt(0);
        }
    }

    private static void traced(String what, Runnable action) {
        Files.exists(Path.of("mark-before-" + what));
        action.run();
        Files.exists(Path.of("mark-after-" + what));
    }
}
