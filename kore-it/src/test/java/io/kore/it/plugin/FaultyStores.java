package io.kore.it.plugin;

import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.List;

/** Store plugins as one would rather not meet them. */
public final class FaultyStores {
    private FaultyStores() {}

    /** Has a name, and nothing else. */
    abstract static class Faulty implements ShardStoreProvider {
        private final String name;

        Faulty(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ShardStore open(String place) {
            throw new IllegalStateException("this store opens nothing");
        }

        @Override
        public StoreReport verify(String place) {
            return new StoreReport(0, 0, List.of());
        }

        @Override
        public StoreReport salvage(String place, String target) {
            return new StoreReport(0, 0, List.of());
        }
    }

    /** Takes the name of the file store. */
    public static final class Namesake extends Faulty {
        /** For the loader. */
        public Namesake() {
            super("file");
        }
    }

    /** Has a name that cannot be said in {@code saveTo}. */
    public static final class Misnamed extends Faulty {
        /** For the loader. */
        public Misnamed() {
            super("My Store!");
        }
    }

    /** Cannot be made. */
    public static final class Unmade extends Faulty {
        /** For the loader. */
        public Unmade() {
            super("unmade");
            throw new IllegalStateException("no licence was found");
        }
    }

    /** Answers nothing instead of a store. */
    public static final class Empty extends Faulty {
        /** For the loader. */
        public Empty() {
            super("empty");
        }

        @Override
        @SuppressWarnings("NullAway") // what a plugin that was not checked may do
        public ShardStore open(String place) {
            return null;
        }
    }
}
