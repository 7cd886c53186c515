package io.kore.engine.sync;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.koredb.BodyStream;
import io.kore.engine.koredb.Portion;
import io.kore.engine.koredb.Portions;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RecordCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a node held at one instant under the names that it is shown by, all of it durable. Immutable, thread-safe.
 *
 * @param end the end of the journal at that instant
 * @param shards a summary of each shard as it is shown
 * @param logs the logs of these shards, as they were shown
 */
public record HeldRecords(long end, List<ShardSummary> shards, Map<LogName, NamedLog> logs)
        implements BodyStream.Source, Portions.Measure {
    /**
     * Copies list and map.
     *
     * @param end the end of the journal
     * @param shards a summary of each shard
     * @param logs the logs
     */
    public HeldRecords {
        shards = List.copyOf(shards);
        logs = Map.copyOf(logs);
    }

    /**
     * Takes hold of the logs.
     *
     * @param end the end of the journal
     * @param shards a summary of each shard as it is shown
     * @param named gives a log as it is shown now
     * @return what is held
     */
    public static HeldRecords of(long end, List<ShardSummary> shards, Function<LogName, NamedLog> named) {
        Map<LogName, NamedLog> logs = new HashMap<>();
        shards.forEach(summary -> logs.computeIfAbsent(summary.shard().log(), named));
        return new HeldRecords(end, shards, logs);
    }

    @Override
    public RecordCursor read(Portion portion) {
        NamedLog log = Objects.requireNonNull(logs.get(portion.shard().log()), "a log that is held");
        return log.readShard(portion.shard(), portion.from());
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
