package io.kore.it.crash;

import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ways in which a store breaks its word, so that it can be seen that these tests find them. */
enum Trouble {
    /** None: the store as it is. */
    NONE(store -> store),
    /** Says that it forced, and has not. */
    DEAF(Deaf::new),
    /** Keeps appended batches to itself for a while, also when it says that it forced them. */
    LATE(Late::new);

    private final UnaryOperator<ShardStore> wrapper;

    Trouble(UnaryOperator<ShardStore> wrapper) {
        this.wrapper = wrapper;
    }

    /** The store, with this trouble. */
    ShardStore in(ShardStore store) {
        return wrapper.apply(store);
    }

    private static final class Deaf extends ForwardingStore {
        Deaf(ShardStore store) {
            super(store);
        }

        @Override
        public long force() {
            return end();
        }
    }

    private static final class Late extends ForwardingStore {
        private static final int BATCHES_KEPT = 10;

        private final List<List<ShardRecord>> kept = new ArrayList<>();

        Late(ShardStore store) {
            super(store);
        }

        @Override
        public synchronized long append(List<ShardRecord> batch) {
            kept.add(batch);
            if (kept.size() > BATCHES_KEPT) {
                super.append(kept.remove(0));
            }
            return end();
        }

        @Override
        public synchronized long force() {
            super.force();
            return end();
        }

        @Override
        public synchronized void close() {
            kept.forEach(super::append);
            kept.clear();
            super.close();
        }
    }
}
