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
    private record Place(ShardId shard, long index) {
        static Place of(Known known) {
            return new Place(known.root(), known.place);
        }
    }

    private final Findings findings;
    private final Scheduler scheduler;
    private final Plan plan;
    private final List<Known> all = new ArrayList<>();
    private final Map<Hash, Known> byHash = new HashMap<>();
    private final Map<Place, Known> byPlace = new HashMap<>();
    /** All that ever stood at a place, and what was derived from each. */
    private final Map<Place, List<Known>> everAt = new HashMap<>();

    private final Map<Known, List<Known>> derived = new HashMap<>();
    private final Map<WriterId, DiskWatch> owners = new HashMap<>();
    private final Set<WriterId> mayFork = new HashSet<>();
    private final Set<LogName> forked = new HashSet<>();
    private final List<DiskWatch> disks = new ArrayList<>();

    Registry(Findings findings, Scheduler scheduler, Plan plan) {
        this.findings = findings;
        this.scheduler = scheduler;
        this.plan = plan;
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

    /** All records that ever stood at a place of a shard, of whatever branch. */
    List<Known> everAt(ShardId root, long place) {
        return everAt.getOrDefault(new Place(root, place), List.of());
    }

    /** What was derived from a record, by whomever and into whatever log. */
    List<Known> derivedFrom(Known source) {
        return derived.getOrDefault(source, List.of());
    }

    /**
     * A crash has taken a record that nobody but its writer had: its place may be used again. A derived one is the same
     * whoever derives it, and whenever.
     */
    void vanished(Known known) {
        byPlace.remove(Place.of(known), known);
        if (known.source == null) {
            byHash.remove(known.record.hash(), known);
        }
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
                record.number() == highest + 1,
                Invariant.NUMBERS,
                name + " should have the number " + (highest + 1) + ", as " + author.name() + " held " + highest);
        return add(new Known(all.size(), record, previous, past, null, author), mayFork.contains(writer));
    }

    /** Takes note of a derived record that nobody has seen before. */
    Known derived(ShardRecord record, @Nullable Known previous, Known source, DiskWatch author) {
        Known known = new Known(all.size(), record, previous, new BitSet(), source, author);
        derived.computeIfAbsent(source, unknown -> new ArrayList<>()).add(known);
        return add(known, isForked(source.log()));
    }

    private Known add(Known known, boolean mayFork) {
        ShardRecord record = known.record;
        findings.check(
                RunningHash.continues(known.previous == null ? null : known.previous.record.hash(), record),
                Invariant.PREFIX,
                known + " does not continue its shard on " + known.author.name());
        Known other = byPlace.putIfAbsent(Place.of(known), known);
        if (other != null) {
            forked.addAll(plan.reach(record.shard().log()));
            findings.check(
                    mayFork,
                    Invariant.ONE_CONTENT,
                    known + " has two contents, written on " + known.author.name() + " and on " + other.author.name());
        }
        everAt.computeIfAbsent(Place.of(known), unknown -> new ArrayList<>()).add(known);
        all.add(known);
        byHash.put(record.hash(), known);
        scheduler.note(record.hash().head());
        return known;
    }
}
