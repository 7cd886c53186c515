package io.kore.tck;

import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Providers whose stores are opened, closed or copied wrongly. */
final class BrokenLives {
    private BrokenLives() {}

    /** Opens what is open, for whoever asks. */
    static final class OpeningTwice extends ForwardingProvider {
        private final Map<String, ShardStore> open = new ConcurrentHashMap<>();

        OpeningTwice(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            ShardStore first = open.computeIfAbsent(place, p -> new ForwardingStore(good.open(p)) {
                @Override
                public void close() {
                    open.remove(place, this);
                    good.close();
                }
            });
            return new ForwardingStore(first);
        }
    }

    /** Only frees the place when a store is closed, and leaves the rest working. */
    static final class WorkingAfterClose extends ForwardingProvider {
        private final Map<String, ShardStore> left = new ConcurrentHashMap<>();

        WorkingAfterClose(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            free(place);
            return new ForwardingStore(good.open(place)) {
                @Override
                public void close() {
                    left.putIfAbsent(place, good);
                }
            };
        }

        @Override
        public StoreReport verify(String place) {
            free(place);
            return good.verify(place);
        }

        @Override
        public StoreReport salvage(String place, String target) {
            free(place);
            free(target);
            return good.salvage(place, target);
        }

        private void free(String place) {
            ShardStore store = left.remove(place);
            if (store != null) {
                store.close();
            }
        }
    }

    /** A further close of an old store frees the place that a new one holds. */
    static final class UnlockingTwice extends ForwardingProvider {
        private final Set<String> locked = new HashSet<>();
        private final Map<String, ShardStore> newest = new ConcurrentHashMap<>();

        UnlockingTwice(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public synchronized ShardStore open(String place) {
            if (locked.contains(place)) {
                throw new StoreLockedException("open already: " + place);
            }
            ShardStore before = newest.get(place);
            if (before != null) {
                before.close();
            }
            ShardStore store = good.open(place);
            locked.add(place);
            newest.put(place, store);
            return new ForwardingStore(store) {
                @Override
                public void close() {
                    good.close();
                    unlock(place);
                }
            };
        }

        private synchronized void unlock(String place) {
            locked.remove(place);
        }
    }

    /** Writes a store anew without its last record, at another place that it takes for the same. */
    private static class Rewriting extends ForwardingProvider {
        private final Map<String, Integer> rewritten = new ConcurrentHashMap<>();

        Rewriting(ShardStoreProvider good) {
            super(good);
        }

        String current(String place) {
            return place + " rewritten " + rewritten.getOrDefault(place, 0);
        }

        void loseLast(String place) {
            try (ShardStore before = good.open(current(place))) {
                rewritten.merge(place, 1, Integer::sum);
                List<ShardRecord> records = new ArrayList<>();
                Reads.arrivals(before).forEach(arrival -> records.add(arrival.record()));
                try (ShardStore after = good.open(current(place))) {
                    if (records.size() > 1) {
                        after.append(records.subList(0, records.size() - 1));
                    }
                }
            }
        }
    }

    /** Closes without the record that was appended last, if nobody forced it. */
    static final class LosingTheTail extends Rewriting {
        LosingTheTail(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            return new ForwardingStore(good.open(current(place))) {
                private boolean forced = true;
                private boolean closed;

                @Override
                public synchronized long append(List<ShardRecord> batch) {
                    long end = good.append(batch);
                    forced = false;
                    return end;
                }

                @Override
                public synchronized long force() {
                    forced = true;
                    return good.force();
                }

                @Override
                public synchronized void close() {
                    good.close();
                    if (!closed && !forced) {
                        loseLast(place);
                    }
                    closed = true;
                }
            };
        }
    }

    /** Takes a whole tail for a torn one when it is opened, forced or not. */
    static final class CuttingWholeTails extends Rewriting {
        CuttingWholeTails(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            loseLast(place);
            return good.open(current(place));
        }
    }

    /** Keeps metadata for as long as it is open. */
    static final class ForgettingMetadata extends ForwardingProvider {
        ForgettingMetadata(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            ShardStore store = good.open(place);
            store.metadata().keys().forEach(store.metadata()::remove);
            return store;
        }
    }

    /** Thinks of the records only. */
    static final class SalvagingRecordsOnly extends ForwardingProvider {
        SalvagingRecordsOnly(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public StoreReport salvage(String place, String target) {
            StoreReport report = good.salvage(place, target);
            try (ShardStore copy = good.open(target)) {
                copy.metadata().keys().forEach(copy.metadata()::remove);
            }
            return report;
        }
    }

    /** Makes itself at home wherever it is. */
    static final class TakingStrangers extends ForwardingProvider {
        TakingStrangers(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            try {
                return good.open(place);
            } catch (StoreFormatException e) {
                return good.open(place + " beside it");
            }
        }
    }

    /** Makes a folder, and leaves nothing there that tells whose it is. */
    static final class Anonymous extends ForwardingProvider {
        Anonymous(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            try {
                Files.createDirectories(Path.of(place));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return good.open(place);
        }
    }
}
