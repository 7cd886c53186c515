package io.kore.tck;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores that drop wrongly. */
final class BrokenDrops {
    private BrokenDrops() {}

    /** Counts as if the dropped records had never been. */
    static final class Compacting extends ForwardingStore {
        Compacting(ShardStore good) {
            super(good);
        }

        @Override
        public long end() {
            return Reads.arrivals(good).size();
        }

        @Override
        public ArrivalCursor readArrivals(long fromPosition) {
            return new ForwardingArrivals(good.readArrivals(fromPosition)) {
                private long position = fromPosition - 1;

                @Override
                public @Nullable ShardRecord next() {
                    position++;
                    return super.next();
                }

                @Override
                public long position() {
                    super.position();
                    return position;
                }
            };
        }
    }

    /** Takes the name for the beginning of a key. */
    static final class ByPrefix extends ForwardingStore {
        ByPrefix(ShardStore good) {
            super(good);
        }

        @Override
        public void drop(LogName log) {
            Set<LogName> logs = new HashSet<>();
            good.shards().forEach(summary -> logs.add(summary.shard().log()));
            logs.stream().filter(each -> each.value().startsWith(log.value())).forEach(good::drop);
        }
    }

    /** Forgets that it dropped anything when it is closed. */
    static final class ComingBack extends ForwardingStore {
        private final List<ShardRecord> dropped = new ArrayList<>();

        ComingBack(ShardStore good) {
            super(good);
        }

        @Override
        public synchronized void drop(LogName log) {
            Reads.arrivals(good).stream()
                    .map(Reads.Arrival::record)
                    .filter(record -> record.shard().log().equals(log))
                    .forEach(dropped::add);
            good.drop(log);
        }

        @Override
        public synchronized void close() {
            boolean isNew = dropped.stream()
                    .allMatch(record -> Reads.shard(good, record.shard()).isEmpty());
            if (!dropped.isEmpty() && isNew) {
                good.append(dropped);
            }
            dropped.clear();
            good.close();
        }
    }

    /** Plays its drops again when it is opened, also over what came after them. */
    static final class Repeating extends ForwardingProvider {
        private final Map<String, Set<LogName>> dropped = new HashMap<>();

        Repeating(ShardStoreProvider good) {
            super(good);
        }

        @Override
        public ShardStore open(String place) {
            ShardStore store = good.open(place);
            Set<LogName> here = dropped.computeIfAbsent(place, p -> new HashSet<>());
            here.forEach(store::drop);
            return new ForwardingStore(store) {
                @Override
                public void drop(LogName log) {
                    here.add(log);
                    good.drop(log);
                }
            };
        }
    }
}
