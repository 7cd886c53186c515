package io.kore.engine.sync;

import io.kore.engine.branch.Stretch;
import io.kore.engine.koredb.BodyStream;
import io.kore.engine.koredb.Portion;
import io.kore.engine.koredb.Portions;
import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;

/**
 * The records behind portions, as they were held at one instant. Immutable.
 *
 * @param host reads them
 * @param holdings what was held
 */
public record HeldRecords(SyncHost host, Holdings holdings) implements BodyStream.Source, Portions.Measure {
    @Override
    public RecordCursor read(Portion portion) {
        Stretch stretch = holdings.strands().named(portion.shard());
        if (stretch == null) {
            throw new IllegalStateException(portion.shard() + " is held and has no place");
        }
        return host.readShard(stretch.strand().id(), stretch.from() + portion.from());
    }

    @Override
    public Portions.Measured measure(Portion portion, long bytesMax, int overheadBytes) {
        long to = portion.from();
        long bytes = 0;
        try (RecordCursor cursor = read(portion)) {
            while (to < portion.to()) {
                ShardRecord record = cursor.next();
                if (record == null) {
                    break;
                }
                long next = bytes + record.payload().length() + overheadBytes;
                if (next > bytesMax) {
                    break;
                }
                bytes = next;
                to++;
            }
        }
        return new Portions.Measured(to, bytes);
    }
}
