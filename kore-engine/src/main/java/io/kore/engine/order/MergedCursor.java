package io.kore.engine.order;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shards of a log as one sequence in merged order, lazily, up to a given count of each. Confined
 * to one thread at a time.
 *
 * <p>A k-way merge by a tree of losers (Knuth, The Art of Computer Programming, volume 3, section 5.4.1):
 * the leaves are the shards, each inner node remembers the shard that lost there, and the winner of all
 * stands at the root. Taking a record replays one path, so it costs log2(k) comparisons.
 *
 * <p>What is held is one record for each shard that is being read. With more than {@value #EAGER_SHARDS_MAX}
 * shards each is asked for its first number and then closed until the merge comes to it; a shard that has
 * been read to its end is closed at once. So ten thousand short shards, one after the other, need no ten
 * thousand open cursors.
 */
public final class MergedCursor implements RecordCursor {
    /** Up to so many shards stay open from the start. */
    static final int EAGER_SHARDS_MAX = 128;

    private static final long AT_END = Long.MAX_VALUE;

    /** In the order of their writers, in which equal numbers stand. */
    private final List<ShardSource> sources = new ArrayList<>();
    /** The number of each source's record at hand, or {@link #AT_END}: what a tournament compares. */
    private final long[] numbers;
    /** At 0 the winner; from 1 on, at each inner node, the source that lost there. By place in the list. */
    private final int[] losers;

    /** The winner's record was answered; the next call moves on, so that a failure comes with that call. */
    private boolean isTaken;

    private boolean isClosed;

    private MergedCursor(ShardStore store, LogName log, Map<WriterId, Long> froms, Map<WriterId, Long> counts) {
        boolean eager = counts.size() <= EAGER_SHARDS_MAX;
        try {
            new TreeMap<>(counts).forEach((writer, count) -> {
                long from = froms.getOrDefault(writer, 0L);
                if (count > from) {
                    ShardSource source = new ShardSource(store, new ShardId(log, writer), from, count);
                    sources.add(source);
                    source.begin(eager);
                }
            });
        } catch (RuntimeException e) {
            closeAll(e);
            throw e;
        }
        numbers = new long[sources.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sources.get(i).number();
        }
        losers = new int[Math.max(1, sources.size())];
        if (!sources.isEmpty()) {
            losers[0] = winnerBelow(1);
        }
    }

    /**
     * Opens the merge of a log.
     *
     * @param store where its shards are
     * @param log the log
     * @param counts how many records of each writer's shard to read, from the first on; read once, here
     * @return a cursor before the first record; the caller closes it
     */
    public static MergedCursor open(ShardStore store, LogName log, Map<WriterId, Long> counts) {
        return new MergedCursor(store, log, Map.of(), counts);
    }

    /**
     * Opens the merge of a part of a log.
     *
     * @param store where its shards are
     * @param log the log
     * @param froms at which index of each writer's shard to begin; 0 where none is told
     * @param counts up to which index of each writer's shard to read; read once, here
     * @return a cursor before the first record; the caller closes it
     */
    public static MergedCursor open(
            ShardStore store, LogName log, Map<WriterId, Long> froms, Map<WriterId, Long> counts) {
        return new MergedCursor(store, log, froms, counts);
    }

    /**
     * The rest of this cursor as a stream, which closes the cursor when it is closed.
     *
     * @return a lazy, ordered, sequential stream
     */
    public Stream<ShardRecord> stream() {
        return stream(record -> record);
    }

    /**
     * As {@link #stream()}, with records in another form. A step of the stream itself would make its iterator
     * buffer.
     *
     * @param form makes of each record what the stream has
     * @param <T> what the stream has
     * @return a lazy, ordered, sequential stream
     */
    public <T> Stream<T> stream(Function<ShardRecord, T> form) {
        return StreamSupport.stream(new RecordSpliterator<>(this, form), false).onClose(this::close);
    }

    @Override
    public @Nullable ShardRecord next() {
        if (isClosed) {
            throw new IllegalStateException("the cursor is closed");
        }
        if (numbers.length == 0) {
            return null;
        }
        int winner = losers[0];
        if (isTaken && numbers[winner] != AT_END) {
            ShardSource moving = sources.get(winner);
            moving.advance();
            numbers[winner] = moving.isAtEnd() ? AT_END : moving.number();
            isTaken = false;
            winner = replay(winner);
        }
        if (numbers[winner] == AT_END) {
            return null;
        }
        ShardRecord record = sources.get(winner).head();
        isTaken = true;
        return record;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            RuntimeException failure = closeAll(null);
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Plays the first tournament. With k sources the inner nodes are 1 to k-1 and the leaves k to 2k-1, the
     * children of n being 2n and 2n+1.
     */
    private int winnerBelow(int node) {
        if (node >= sources.size()) {
            return node - sources.size();
        }
        int left = winnerBelow(2 * node);
        int right = winnerBelow(2 * node + 1);
        boolean leftWins = beats(left, right);
        losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    /** Plays the path from a leaf whose source has moved on up to the root, and answers the winner. */
    private int replay(int moved) {
        int winner = moved;
        for (int node = (moved + numbers.length) >>> 1; node >= 1; node >>>= 1) {
            if (beats(losers[node], winner)) {
                int loser = winner;
                winner = losers[node];
                losers[node] = loser;
            }
        }
        losers[0] = winner;
        return winner;
    }

    private boolean beats(int one, int other) {
        return numbers[one] != numbers[other] ? numbers[one] < numbers[other] : one < other;
    }

    /** Closes every source, whatever fails; answers the first failure, with the others in it. */
    private @Nullable RuntimeException closeAll(@Nullable RuntimeException failure) {
        RuntimeException first = failure;
        for (ShardSource source : sources) {
            try {
                source.close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }
}
