package io.kore.store.file;

import io.kore.error.StoreCorruptException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the index of a sealed segment again, from the segment and the index of the one before. Confined to
 * one thread at a time.
 */
final class IndexRepair {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRepair.class);

    private final List<Segment> segments;

    IndexRepair(List<Segment> segments) {
        this.segments = segments;
    }

    /**
     * The shards as they stood at the end of a segment.
     *
     * @param at the segment's place in the list; -1 for before the first
     * @throws StoreCorruptException if an index and its segment are damaged
     */
    ShardTable tableAfter(int at) throws IOException {
        if (at < 0) {
            return new ShardTable();
        }
        SegmentIndex index = segments.get(at).index();
        if (index instanceof IndexFile file) {
            try {
                return ShardTable.of(file.rows(), file.header().nextShardOrdinal());
            } catch (IndexFile.DamagedException e) {
                MemoryIndex mended = rebuild(at, String.valueOf(e.getMessage()));
                segments.get(at).use(mended);
                return ShardTable.of(mended.rows(), mended.nextShardOrdinal());
            }
        }
        MemoryIndex memory = (MemoryIndex) index;
        return ShardTable.of(memory.rows(), memory.nextShardOrdinal());
    }

    /**
     * Reads a sealed segment and makes its index, in memory.
     *
     * @param why what was wrong with the old one
     * @throws StoreCorruptException if the segment is damaged too
     */
    MemoryIndex rebuild(int at, String why) throws IOException {
        Segment segment = segments.get(at);
        LOG.warn(
                "making the index of {} again from the segment: {}",
                segment.file().path(),
                why);
        ShardTable table = tableAfter(at - 1);
        MemoryIndex index = new MemoryIndex(segment.firstPosition());
        Replay.sealed(segment, table, index);
        index.seal(table);
        return index;
    }
}
