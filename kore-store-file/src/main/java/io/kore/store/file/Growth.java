package io.kore.store.file;

import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much a batch lets its shards grow: checked against the table record by record, and put into table
 * and index at once when the whole batch is written. Confined to whoever may write the journal.
 */
final class Growth {
    private final ShardTable table;
    private final Map<ShardId, Grown> shards = new HashMap<>();
    /** In the order of their new ordinals. */
    private final List<Grown> named = new ArrayList<>();

    private final List<Grown> unread = new ArrayList<>();

    private final LongList ordinals;
    private final LongList indexes;
    private final LongList offsets;
    private final long firstPosition;
    private final LongList frames = new LongList();
    private @Nullable Grown latest;

    Growth(ShardTable table, long firstPosition, int sizeExpected) {
        this.table = table;
        this.firstPosition = firstPosition;
        this.ordinals = new LongList(sizeExpected);
        this.indexes = new LongList(sizeExpected);
        this.offsets = new LongList(sizeExpected);
    }

    /** One shard and where it will end. */
    static final class Grown {
        private final ShardId id;
        private final int ordinal;
        private long next;
        private @Nullable ShardRecord last;
        /** Where the last of its records starts that is still to be read; 0 if there is none. */
        private long unreadAt;

        private Grown(ShardId id, int ordinal, long next) {
            this.id = id;
            this.ordinal = ordinal;
            this.next = next;
        }

        ShardId id() {
            return id;
        }

        int ordinal() {
            return ordinal;
        }

        long unreadAt() {
            return unreadAt;
        }

        /** Ends with a record that was counted before. */
        void endAt(ShardRecord record) {
            last = record;
            unreadAt = 0;
        }

        /** The only index with which the shard goes on. */
        long next() {
            return next;
        }
    }

    /** The shard of this name, with a new ordinal if it is not held. */
    Grown of(ShardId id) {
        Grown same = latest;
        if (same != null && same.id.equals(id)) {
            return same;
        }
        Grown grown = shards.get(id);
        if (grown == null) {
            Shard held = table.get(id);
            if (held != null) {
                grown = new Grown(id, held.ordinal(), held.count());
            } else {
                grown = new Grown(id, table.nextOrdinal() + named.size(), 0);
                named.add(grown);
            }
            shards.put(id, grown);
        }
        latest = grown;
        return grown;
    }

    /** The name of a shard that is held, or that this batch has named; null if there is none with this ordinal. */
    @Nullable
    ShardId name(int ordinal) {
        int fresh = ordinal - table.nextOrdinal();
        if (fresh >= 0) {
            return fresh < named.size() ? named.get(fresh).id : null;
        }
        Shard held = table.at(ordinal);
        return held == null ? null : held.id();
    }

    /** Counts a record in before it is written, so that a conflict is found before anything is. */
    Grown count(ShardRecord record) {
        Grown grown = of(record.shard());
        grown.next++;
        grown.last = record;
        return grown;
    }

    /** Counts a record in of which only the place is known: the shard may end with it, then it is still to be read. */
    void countUnread(Grown grown, long index, long offset) {
        grown.next++;
        if (grown.unreadAt == 0) {
            unread.add(grown);
        }
        grown.unreadAt = offset;
        placeAt(grown, index, offset);
    }

    /** The shards whose last record is still to be read; from now on they count as read. */
    List<Grown> takeUnread() {
        List<Grown> taken = List.copyOf(unread);
        unread.clear();
        return taken;
    }

    void placeAt(Grown grown, long index, long offset) {
        ordinals.add(grown.ordinal);
        indexes.add(index);
        offsets.add(offset);
    }

    /** A record of a shard that was dropped: it has a position and nothing else. */
    void skip() {
        ordinals.add(-1);
        indexes.add(0);
        offsets.add(0);
    }

    /** A frame of this batch starts at the offset; its first record is the next one. */
    void frameAt(long offset) {
        frames.add(SegmentIndex.place(offset, ordinals.size()));
    }

    long endPosition() {
        return firstPosition + ordinals.size();
    }

    /** Lets the shards end where the batch ends. To be called with the table guarded. */
    void commit(MemoryIndex index) {
        for (Grown grown : named) {
            table.add(grown.id);
        }
        for (Grown grown : shards.values()) {
            Shard shard = table.get(grown.id);
            if (shard != null && grown.last != null) {
                shard.endAt(grown.last);
            }
        }
        for (int i = 0; i < frames.size(); i++) {
            long frame = frames.get(i);
            index.addFrame(SegmentIndex.offset(frame), firstPosition + SegmentIndex.relativePosition(frame));
        }
        for (int i = 0; i < ordinals.size(); i++) {
            if (ordinals.get(i) >= 0) {
                index.add((int) ordinals.get(i), indexes.get(i), offsets.get(i), firstPosition + i);
            }
        }
    }
}
