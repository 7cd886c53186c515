package io.kore.it.crash;

import io.kore.Log;
import io.kore.Migrated;
import io.kore.Node;
import io.kore.it.trace.PluggedStore;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The process that appends to an old log and migrates it, until it stays at a point and is killed. Takes the name of the
 * store, its place, the point, which time it is meant, a seed, and the number of the next record. Says {@code done
 * <number>} once that many records are acknowledged, and {@code point} when it is there.
 */
final class MigrationWorker {
    private MigrationWorker() {}

    public static void main(String[] arguments) {
        Telling.lines(tell -> {
            Points points = new Points(arguments[2], Integer.parseInt(arguments[3]), tell);
            SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[4]));
            int next = Integer.parseInt(arguments[5]);
            Reshaping reshaping = new Reshaping();
            ShardStoreProvider provider = new Pointed(Stores.provider(arguments[0]), points);
            Node node = PluggedStore.start(
                    provider,
                    arguments[1],
                    builder -> builder.migrate(Reshaping.FROM, Reshaping.TO, record -> {
                        points.reach("before transforming");
                        Migrated answer = reshaping.migrate(record);
                        points.reach("after transforming");
                        return answer;
                    }));
            Log old = node.log(Reshaping.FROM);
            while (true) {
                List<String> several = new ArrayList<>();
                for (int size = 1 + random.nextInt(6); size > 0; size--) {
                    several.add(Reshaping.record(next++));
                }
                var unused = old.appendAll(several);
                tell.accept("done " + next);
            }
        });
    }

    /** Any store with points. */
    private record Pointed(ShardStoreProvider provider, Points points) implements ShardStoreProvider {
        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public ShardStore open(String place) {
            return new PointedStore(provider.open(place), points);
        }

        @Override
        public StoreReport verify(String place) {
            return provider.verify(place);
        }

        @Override
        public StoreReport salvage(String place, String target) {
            return provider.salvage(place, target);
        }
    }
}
