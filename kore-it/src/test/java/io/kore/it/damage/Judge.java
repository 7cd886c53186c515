package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFormatException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens a damaged store and reads all of it in every way. What it answers must be what was appended, up to an end
 * no lower than what was durable; or it must name the file and where in it the damage is. Confined to one thread.
 */
final class Judge {
    private static final Pattern PLACE_OF_DAMAGE = Pattern.compile("(\\S+) is damaged at byte (\\d+): ");
    private static final Pattern LOST_FILE = Pattern.compile(" has lost its file \"?(\\S+?)\"?[,;] ");

    private final SmallJournal journal;
    private final Damage damage;
    private boolean refused;

    private Judge(SmallJournal journal, Damage damage) {
        this.journal = journal;
        this.damage = damage;
    }

    /** Judges a store whose files have this damage; fails if it answers what it must not. */
    static Verdict judge(SmallJournal journal, Damage damage, ShardStoreProvider provider, String place) {
        try {
            return new Judge(journal, damage).open(provider, place);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(damage + (journal.isClosed() ? ", closed" : ", killed"), e);
        }
    }

    private Verdict open(ShardStoreProvider provider, String place) {
        ShardStore store;
        try {
            store = provider.open(place);
        } catch (StoreCorruptException e) {
            assertNamesTheDamage(e);
            return Verdict.REFUSED;
        } catch (StoreFormatException e) {
            // a version that was damaged cannot be told from a newer one
            assertThat(damage.fileName()).isEqualTo("store");
            return Verdict.NEWER;
        }
        long positions;
        try (store) {
            positions = judge(store);
        }
        if (refused) {
            return Verdict.REFUSED;
        }
        try (ShardStore again = provider.open(place)) {
            assertThat(judge(again)).as("positions when opened once more").isEqualTo(positions);
        }
        return positions == journal.arrivals().size() ? Verdict.WHOLE : Verdict.SHORTER;
    }

    /** Reads all; answers how many positions the store holds. */
    private long judge(ShardStore store) {
        long positions = store.end();
        assertThat(positions).as("end of the journal").isBetween(journal.least(damage), (long)
                journal.arrivals().size());
        unlessRefused(() -> judgeArrivals(store, positions));
        Map<ShardId, List<ShardRecord>> shards = journal.shards(positions);
        List<ShardSummary> summaries = new ArrayList<>();
        shards.forEach((shard, records) -> {
            summaries.add(ShardSummary.endingAt(records.get(records.size() - 1)));
            for (int from = 0; from < records.size(); from += Math.max(1, records.size() / 2)) {
                int first = from;
                unlessRefused(() -> judgeShard(store, shard, records.subList(first, records.size())));
            }
        });
        assertThat(store.shards()).containsExactlyInAnyOrderElementsOf(summaries);
        journal.metadata()
                .forEach((key, value) ->
                        unlessRefused(() -> assertThat(store.metadata().read(key))
                                .as("value of %s", key)
                                .contains(value)));
        assertThat(store.metadata().keys()).isEqualTo(journal.metadata().keySet());
        return positions;
    }

    private void unlessRefused(Runnable reading) {
        try {
            reading.run();
        } catch (StoreCorruptException e) {
            assertNamesTheDamage(e);
            refused = true;
        }
    }

    private void judgeArrivals(ShardStore store, long positions) {
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (int position = 0; position < positions; position++) {
                ShardRecord expected = journal.arrivals().get(position);
                if (expected != null) {
                    assertSame(cursor.next(), expected);
                    assertThat(cursor.position()).isEqualTo(position);
                }
            }
            assertThat(cursor.next()).isNull();
        }
    }

    private void judgeShard(ShardStore store, ShardId shard, List<ShardRecord> expected) {
        try (RecordCursor cursor = store.readShard(shard, expected.get(0).index())) {
            for (ShardRecord record : expected) {
                assertSame(cursor.next(), record);
                assertThat(journal.arrivals().indexOf(record)).isEqualTo((int) store.arrivalOf(shard, record.index()));
            }
            assertThat(cursor.next()).isNull();
        }
    }

    private static void assertSame(@Nullable ShardRecord read, ShardRecord expected) {
        if (!expected.equals(read)) {
            throw new AssertionError("read " + read + " where " + expected + " was appended");
        }
    }

    /** The message tells the damaged file, and an offset within what one damaged byte can make unreadable. */
    private void assertNamesTheDamage(StoreCorruptException e) {
        String message = String.valueOf(e.getMessage());
        Matcher named = PLACE_OF_DAMAGE.matcher(message);
        if (named.find()) {
            assertThat(named.group(1)).as(message).endsWith(damage.fileName());
            boolean isSegment = damage.fileName().endsWith(".segment");
            long least =
                    isSegment ? SegmentFrames.of(journal.bytes(damage.file())).startOf(damage.from()) : 0;
            assertThat(Long.parseLong(named.group(2))).as(message).isBetween(least, (long) damage.to());
        } else {
            Matcher lost = LOST_FILE.matcher(message);
            assertThat(lost.find()).as(message).isTrue();
            assertThat(lost.group(1)).as(message).endsWith(damage.fileName());
        }
    }
}
