package io.kore.engine.migrate;

import io.kore.MigrationStatus;
import io.kore.engine.branch.Strand;
import io.kore.error.MigrationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** How far each shard is, for those who ask. Thread-safe; written by the course only. */
final class Progress {
    private final Map<String, MigrationStatus.Shard> shards = new ConcurrentSkipListMap<>();
    private final Map<String, MigrationException> problems = new ConcurrentHashMap<>();

    void reached(ShardMap map) {
        String writer = map.source().strand().id().writer().value();
        Optional<String> problem = Optional.ofNullable(problems.get(writer)).map(MigrationException::getMessage);
        shards.put(writer, new MigrationStatus.Shard(writer, map.next(), map.written(), map.dropped(), problem));
    }

    void stopped(Strand strand, MigrationException error) {
        String writer = strand.id().writer().value();
        problems.put(writer, error);
        Optional<String> problem = Optional.ofNullable(error.getMessage());
        shards.compute(
                writer,
                (key, known) -> known == null
                        ? new MigrationStatus.Shard(writer, 0, 0, 0, problem)
                        : new MigrationStatus.Shard(writer, known.read(), known.written(), known.dropped(), problem));
    }

    /** None has stopped any more. */
    void clear() {
        problems.clear();
        shards.replaceAll((writer, shard) ->
                new MigrationStatus.Shard(writer, shard.read(), shard.written(), shard.dropped(), Optional.empty()));
    }

    /** Why one of the shards has stopped, or null if none has. */
    @Nullable
    MigrationException problem() {
        return problems.values().stream().findFirst().orElse(null);
    }

    List<MigrationStatus.Shard> shards() {
        return List.copyOf(shards.values());
    }
}
