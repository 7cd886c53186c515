package io.kore.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a record's content was based on: the records that a person had on screen when they edited, which
 * may be fewer than the node held when they pressed save. A frontier, plus single records beyond it: the
 * earlier saves of the same screen. Immutable.
 *
 * @param frontier all records within it
 * @param singles further records, each outside the frontier; sorted, without repeats
 */
public record Base(Frontier frontier, List<Single> singles) {
    /**
     * One record beyond a frontier.
     *
     * @param writer whose shard
     * @param index its 0-based place there
     * @param hashHead {@link Hash#head()} of the shard's running hash after this record
     */
    public record Single(WriterId writer, long index, long hashHead) implements Comparable<Single> {
        /**
         * Checks the index.
         *
         * @param writer whose shard
         * @param index its 0-based place there
         * @param hashHead first 8 bytes of the running hash after this record
         * @throws IllegalArgumentException if the index is negative
         */
        public Single {
            if (index < 0) {
                throw new IllegalArgumentException("an index starts at 0, not " + index);
            }
        }

        @Override
        public int compareTo(Single other) {
            int byWriter = writer.compareTo(other.writer);
            return byWriter != 0 ? byWriter : Long.compare(index, other.index);
        }
    }

    /**
     * Checks and copies.
     *
     * @param frontier all records within it
     * @param singles further records in any order
     * @throws IllegalArgumentException if two singles name the same record, or one lies within the frontier
     */
    public Base {
        TreeSet<Single> sorted = new TreeSet<>(singles);
        if (sorted.size() != singles.size()) {
            throw new IllegalArgumentException("a base names a record twice");
        }
        for (Single single : sorted) {
            if (single.index() < frontier.count(single.writer())) {
                throw new IllegalArgumentException("a base names a record twice: " + single.writer() + " index "
                        + single.index() + " lies within its frontier");
            }
        }
        singles = List.copyOf(sorted);
    }

    /**
     * A base that is just a frontier.
     *
     * @param frontier all records within it
     * @return the base
     */
    public static Base of(Frontier frontier) {
        return new Base(frontier, List.of());
    }

    /**
     * Tells whether a record lies within this base.
     *
     * @param writer the record's writer
     * @param index its place in the writer's shard
     * @return true if the frontier covers it or it is one of the singles
     */
    public boolean contains(WriterId writer, long index) {
        if (index < frontier.count(writer)) {
            return true;
        }
        int low = 0;
        int high = singles.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Single single = singles.get(middle);
            int byWriter = single.writer().compareTo(writer);
            int order = byWriter != 0 ? byWriter : Long.compare(single.index(), index);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /**
     * This base and one more record: what the next save of the same screen is based on. Singles that have
     * come to continue the frontier of their writer are folded into it, so that a long editing session
     * keeps a small base.
     *
     * @param writer the record's writer
     * @param index its place in the writer's shard
     * @param hashHead {@link Hash#head()} of the shard's running hash after it
     * @return the larger base; this one if it holds the record already
     */
    public Base plus(WriterId writer, long index, long hashHead) {
        if (contains(writer, index)) {
            return this;
        }
        TreeSet<Single> more = new TreeSet<>(singles);
        more.add(new Single(writer, index, hashHead));
        SortedMap<WriterId, Prefix> prefixes = new TreeMap<>(frontier.prefixes());
        more.removeIf(single -> {
            Prefix held = prefixes.get(single.writer());
            boolean continues = single.index() == (held == null ? 0 : held.count());
            if (continues) {
                prefixes.put(single.writer(), new Prefix(single.index() + 1, single.hashHead()));
            }
            return continues;
        });
        return new Base(Frontier.copyOf(prefixes), List.copyOf(more));
    }

    /**
     * The empty base.
     *
     * @return a base that holds nothing: the content was written from nothing seen
     */
    public static Base empty() {
        return new Base(Frontier.empty(), Collections.emptyList());
    }
}
