package io.kore.store.rocksdb;

import io.kore.error.StoreCorruptException;
import io.kore.model.ShardId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does with native handles what must never end the process: closes stores under readers, appenders, droppers
 * and forcing threads, uses and closes what is left of them, fails to open, and leaves with a store open.
 * Argument: a folder. Exits with 0 if every wrong use was refused.
 */
final class ClosingChild {
    private static final ShardId SHARD = ShardId.of("list", "writer");
    private static final ShardId SHORT_LIVED = ShardId.of("short-lived", "writer");
    private static final int ROUNDS = 25;
    private static final int CURSORS_LEFT_MAX = 100;

    private final ShardStoreProvider provider = new RocksDbShardStoreProvider();
    private final String place;
    private final AtomicInteger refused = new AtomicInteger();

    private ClosingChild(String place) {
        this.place = place;
    }

    public static void main(String[] arguments) throws Exception {
        ClosingChild child = new ClosingChild(Path.of(arguments[0], "store").toString());
        for (int round = 0; round < ROUNDS; round++) {
            child.closeUnderUsers(round);
        }
        child.failToOpen(Path.of(arguments[0], "damaged"));
        ShardStore left = child.provider.open(child.place);
        RecordCursor cursor = left.readShard(SHARD, 0);
        left.append(new RecordMaker().next(ShardId.of("last", "writer"), 100));
        System.out.println("leaves with " + (cursor.next() == null ? "nothing" : "a store and a cursor open"));
        System.exit(child.refused.get() == ROUNDS * 5 ? 0 : 3);
    }

    private void closeUnderUsers(int round) throws InterruptedException {
        ShardStore store = provider.open(place);
        ShardId own = ShardId.of("list", round == 0 ? "writer" : "writer " + round);
        RecordMaker maker = new RecordMaker();
        store.append(maker.next(own, 2_000));
        CountDownLatch busy = new CountDownLatch(5);
        List<Thread> users = new ArrayList<>();
        users.add(user(busy, () -> store.append(maker.next(own, 3))));
        users.add(user(busy, store::force));
        AtomicInteger left = new AtomicInteger();
        users.add(user(busy, () -> readSome(store.readArrivals(0), left.incrementAndGet() > CURSORS_LEFT_MAX)));
        RecordCursor kept = store.readShard(SHARD, 0);
        users.add(user(busy, kept::next));
        users.add(user(busy, () -> {
            // first, for what an earlier round may have left
            store.drop(SHORT_LIVED.log());
            store.append(new RecordMaker().next(SHORT_LIVED, 50));
        }));
        users.forEach(Thread::start);
        if (!busy.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all users came to work");
        }
        store.close();
        for (Thread user : users) {
            user.join(30_000);
        }
        kept.close();
        kept.close();
        store.close();
    }

    /** Reads a little; most cursors are then left to the closing store. */
    private static void readSome(RecordCursor cursor, boolean close) {
        for (int i = 0; i < 50 && cursor.next() != null; i++) {
            Thread.onSpinWait();
        }
        if (close) {
            cursor.close();
        }
    }

    /** Repeats an action until the store says that it is closed. */
    private Thread user(CountDownLatch busy, Runnable action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
                busy.countDown();
                while (true) {
                    action.run();
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
            }
        });
        thread.setDaemon(true);
        return thread;
    }

    private void failToOpen(Path damaged) throws IOException {
        provider.open(damaged.toString()).close();
        for (String name : List.of("CURRENT", "IDENTITY")) {
            Files.writeString(damaged.resolve("db").resolve(name), "MANIFEST-999999\n");
        }
        for (int i = 0; i < 20; i++) {
            try {
                provider.open(damaged.toString()).close();
                throw new IllegalStateException("a damaged store was opened");
            } catch (StoreCorruptException e) {
                provider.verify(damaged.toString());
            }
        }
    }
}
