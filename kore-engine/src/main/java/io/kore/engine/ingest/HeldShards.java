package io.kore.engine.ingest;

import io.kore.engine.branch.Branches;
import io.kore.engine.branch.Strands;
import io.kore.engine.branch.Stretch;
import io.kore.engine.drop.RememberedShard;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line for every shard held, by log. Confined to the ingest lock. */
final class HeldShards {
    private final Map<LogName, HeldLog> logs = new HashMap<>();

    HeldShards(Collection<ShardSummary> summaries) {
        summaries.forEach(this::put);
    }

    /** The log's part, made empty if nothing of it is held. */
    HeldLog log(LogName log) {
        return logs.computeIfAbsent(log, name -> new HeldLog());
    }

    @Nullable
    ShardSummary shard(ShardId shard) {
        HeldLog log = logs.get(shard.log());
        return log == null ? null : log.shard(shard.writer());
    }

    /** Tells whether anything is held that was written under an id. */
    boolean isWritten(WriterId writer) {
        return logs.values().stream().anyMatch(log -> log.shard(writer) != null);
    }

    /** What is to be remembered of a log, as it is shown. */
    List<RememberedShard> remembered(LogName log, Branches branches) {
        Strands strands = branches.strands();
        List<ShardSummary> stored = new ArrayList<>();
        log(log).shards().forEach(stored::add);
        return branches.told(stored, strands).stream()
                .map(shard -> {
                    Stretch stretch = strands.named(shard.shard());
                    return new RememberedShard(shard, stretch == null ? 0 : stretch.start());
                })
                .toList();
    }

    void forget(LogName log) {
        logs.remove(log);
    }

    void put(ShardSummary summary) {
        log(summary.shard().log()).put(summary);
    }

    List<ShardSummary> summaries() {
        List<ShardSummary> all = new ArrayList<>();
        logs.values().forEach(log -> log.shards().forEach(all::add));
        return all;
    }
}
