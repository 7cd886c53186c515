package io.kore.tck.sim;

import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.ShardRecord;
import io.kore.tck.sim.MigrationRule.Output;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what nodes derive: each record as it is written, and all of them where a migration says it is through. */
final class Derivations {
    private final Registry registry;
    private final Findings findings;

    Derivations(Registry registry) {
        this.registry = registry;
        this.findings = registry.findings();
    }

    /** Whether a node may have derived a record itself that others have derived too. */
    boolean canDerive(Known known, DiskWatch disk) {
        Known source = known.source;
        return source != null && disk.holds(source) && rule(disk, source.log(), known.log()) != null;
    }

    private static @Nullable MigrationRule rule(DiskWatch disk, LogName from, LogName to) {
        return disk.migrations().stream()
                .filter(rule -> rule.isOf(from, to))
                .findFirst()
                .orElse(null);
    }

    /** Takes note of a derived record that nobody has seen before. */
    Known derived(ShardRecord record, @Nullable Known previous, DiskWatch disk) {
        Origin origin = record.envelope().origin();
        LogName from = origin == null ? record.shard().log() : origin.source().log();
        MigrationRule rule = rule(disk, from, record.shard().log());
        Optional<Known> found = origin == null || rule == null
                ? Optional.empty()
                : registry.everAt(origin.source(), origin.index()).stream()
                        .filter(source -> disk.holds(source) && isOutput(record, rule, source, origin.part()))
                        .findFirst();
        Known source = found.orElse(null);
        if (source == null || origin == null || rule == null) {
            findings.add(Invariant.MIGRATED, disk.name() + " made " + record + " of nothing that is held there");
            return registry.written(
                    record,
                    previous,
                    record.number() - 1,
                    disk.held(record.shard().log()),
                    disk);
        }
        checkPlace(record, previous, source, rule, origin.part());
        Known known = registry.derived(record, previous, source, disk);
        known.fields = rule.outputs(source).get(origin.part()).fields();
        return known;
    }

    private static boolean isOutput(ShardRecord record, MigrationRule rule, Known source, int part) {
        List<Output> outputs = rule.outputs(source);
        return part < outputs.size()
                && outputs.get(part).payload().equals(record.payload())
                && record.number() == source.record.number();
    }

    /** Between a derived record and the one before it no record may have such a part. */
    private void checkPlace(ShardRecord record, @Nullable Known previous, Known source, MigrationRule rule, int part) {
        Known before = source.previous;
        @Nullable Known last = previous == null ? null : previous.source;
        while (before != null && before != last) {
            findings.check(
                    rule.outputs(before).size() <= part,
                    Invariant.MIGRATED,
                    record + " follows " + previous + ", and nothing stands between them for " + before);
            before = before.previous;
        }
        findings.check(before == last, Invariant.MIGRATED, record + " stands behind " + previous + " from " + last);
    }

    /** Checks that all that is durable at a node of an old log has been migrated, or all that is held. */
    void checkThrough(DiskWatch disk, MigrationRule rule, boolean isEnd) {
        var sources = disk.held(rule.from());
        if (!isEnd) {
            sources.and(disk.durable());
        }
        sources.stream().mapToObj(registry::get).forEach(source -> {
            int outputs = rule.outputs(source).size();
            long derived = registry.derivedFrom(source).stream()
                    .filter(known -> known.log().equals(rule.to()) && disk.holds(known))
                    .count();
            findings.check(
                    derived == outputs,
                    Invariant.MIGRATED,
                    disk.name() + " is through with the migration " + rule + ", and has " + derived + " of the "
                            + outputs + " outputs of " + source);
        });
    }
}
