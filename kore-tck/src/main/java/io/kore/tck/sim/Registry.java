package io.kore.tck.sim;

import io.kore.codec.RunningHash;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every record that was ever written, and who may have written what. Confined to one thread. */
final class Registry {
    private record Place(ShardId shard, long index) {}

    private final Findings findings;
    private final Scheduler scheduler;
    private final List<Known> all = new ArrayList<>();
    private final Map<Hash, Known> byHash = new HashMap<>();
    private final Map<Place, Known> byPlace = new HashMap<>();
    private final Map<WriterId, DiskWatch> owners = new HashMap<>();
    private final Set<WriterId> mayFork = new HashSet<>();
    private final Set<LogName> forked = new HashSet<>();
    private final List<DiskWatch> disks = new ArrayList<>();

    Registry(Findings findings, Scheduler scheduler) {
        this.findings = findings;
        this.scheduler = scheduler;
    }

    Findings findings() {
        return findings;
    }

    void add(DiskWatch disk) {
        disks.add(disk);
    }

    List<DiskWatch> disks() {
        return disks;
    }

    @Nullable
    Known find(Hash hash) {
        return byHash.get(hash);
    }

    Known get(int id) {
        return all.get(id);
    }

    int size() {
        return all.size();
    }

    /** A disk was copied or rolled back in a way that no node can see: these ids may now be used twice. */
    void mayFork(Set<WriterId> writers) {
        mayFork.addAll(writers);
    }

    boolean isForked(LogName log) {
        return forked.contains(log);
    }

    /** A crash has taken a record that nobody but its writer had: its place may be used again. */
    void vanished(Known known) {
        byPlace.remove(new Place(known.record.shard(), known.record.index()), known);
        byHash.remove(known.record.hash(), known);
    }

    /** Takes note of a record that nobody has seen before. */
    Known written(ShardRecord record, @Nullable Known previous, long highest, BitSet past, DiskWatch author) {
        String name = record.shard() + "[" + record.index() + "] " + record.id();
        WriterId writer = record.shard().writer();
        DiskWatch owner = owners.putIfAbsent(writer, author);
        findings.check(
                owner == null || owner == author || mayFork.contains(writer),
                Invariant.OWNERSHIP,
                name + " was written on " + author.name() + ", but the shard is " + (owner == null ? "" : owner.name())
                        + "'s");
        findings.check(
                RunningHash.continues(previous == null ? null : previous.record.hash(), record),
                Invariant.PREFIX,
                name + " does not continue its shard on " + author.name());
        findings.check(
                record.number() == highest + 1,
                Invariant.NUMBERS,
                name + " should have the number " + (highest + 1) + ", as " + author.name() + " held " + highest);
        Known known = new Known(all.size(), record, previous, past, author);
        Known other = byPlace.putIfAbsent(new Place(record.shard(), record.index()), known);
        if (other != null) {
            forked.add(record.shard().log());
            findings.check(
                    mayFork.contains(writer),
                    Invariant.ONE_CONTENT,
                    name + " has two contents, written on " + author.name() + " and on " + other.author.name());
        }
        all.add(known);
        byHash.put(record.hash(), known);
        scheduler.note(record.hash().head());
        return known;
    }
}
