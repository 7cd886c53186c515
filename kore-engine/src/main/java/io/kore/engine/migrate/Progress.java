package io.kore.engine.migrate;

import io.kore.MigrationStatus;
import io.kore.engine.branch.Strand;
import io.kore.error.MigrationException;
import io.kore.model.ShardId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How far each shard is, for those who ask. Thread-safe; written by the course only. */
final class Progress {
    private final Map<String, MigrationStatus.Shard> shards = new ConcurrentSkipListMap<>();
    private final Map<String, ShardId> strands = new ConcurrentHashMap<>();
    private final Predicate<ShardId> isShown;
    private final Map<String, MigrationException> problems = new ConcurrentHashMap<>();

    /**
     * Nothing yet.
     *
     * @param isShown tells of a strand whether it is no mere copy of what another one holds
     */
    Progress(Predicate<ShardId> isShown) {
        this.isShown = isShown;
    }

    void reached(ShardMap map) {
        String writer = writer(map.source().strand());
        Optional<String> problem = Optional.ofNullable(problems.get(writer)).map(MigrationException::getMessage);
        shards.put(writer, new MigrationStatus.Shard(writer, map.next(), map.written(), map.dropped(), problem));
    }

    void stopped(Strand strand, MigrationException error) {
        String writer = writer(strand);
        problems.put(writer, error);
        Optional<String> problem = Optional.ofNullable(error.getMessage());
        shards.compute(
                writer,
                (key, known) -> known == null
                        ? new MigrationStatus.Shard(writer, 0, 0, 0, problem)
                        : new MigrationStatus.Shard(writer, known.read(), known.written(), known.dropped(), problem));
    }

    private String writer(Strand strand) {
        String writer = strand.id().writer().value();
        strands.put(writer, strand.id());
        return writer;
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

    private ShardId strand(MigrationStatus.Shard shard) {
        return Objects.requireNonNull(strands.get(shard.writer()));
    }

    List<MigrationStatus.Shard> shards() {
        return shards.values().stream()
                .filter(shard -> shard.problem().isPresent() || isShown.test(strand(shard)))
                .toList();
    }
}
