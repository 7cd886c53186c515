package io.kore.tck.sim;

import io.kore.codec.RunningHash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.tck.sim.SimulatedDisk.Placed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows what one disk holds, and checks each write and each recovery against all that was ever written. Confined to one
 * thread.
 */
final class DiskWatch implements SimulatedDisk.Observer {
    private final String name;
    private final SimulatedDisk disk;
    private final Registry registry;
    private final Findings findings;
    private final Derivations derivations;

    private final BitSet held = new BitSet();
    private final Map<LogName, BitSet> heldOf = new HashMap<>();
    private final Map<LogName, Long> highest = new HashMap<>();
    private final Map<ShardId, Known> tips = new HashMap<>();
    private BitSet durable = new BitSet();
    /** What was here before the disk was wiped or rolled back. */
    private final BitSet excused = new BitSet();

    private final Set<WriterId> writers = new HashSet<>();
    private final List<Known> authored = new ArrayList<>();
    private final List<Known> derivedHere = new ArrayList<>();
    private final List<MigrationRule> migrations = new ArrayList<>();
    private final List<Known> fresh = new ArrayList<>();

    DiskWatch(String name, SimulatedDisk disk, Registry registry) {
        this.name = name;
        this.disk = disk;
        this.registry = registry;
        this.findings = registry.findings();
        this.derivations = new Derivations(registry);
        disk.observe(this);
        registry.add(this);
        reload();
    }

    String name() {
        return name;
    }

    @Override
    public void appended(List<ShardRecord> batch) {
        for (ShardRecord record : batch) {
            Known known = registry.find(record.hash());
            if (known == null) {
                known = author(record);
            } else {
                checkArrival(record, known);
            }
            hold(record, known);
        }
    }

    private Known author(ShardRecord record) {
        LogName log = record.shard().log();
        @Nullable Known previous = previous(record);
        if (record.envelope().origin() != null) {
            Known known = derivations.derived(record, previous, this);
            derivedHere.add(known);
            return known;
        }
        BitSet past = (BitSet) heldOf(log).clone();
        Known known = registry.written(record, previous, highest.getOrDefault(log, 0L), past, this);
        writers.add(known.writer());
        authored.add(known);
        fresh.add(known);
        return known;
    }

    /** What stands before a new record in its shard; the first of a strand follows a record of another one. */
    private @Nullable Known previous(ShardRecord record) {
        Known tip = tips.get(record.shard());
        if (tip != null || !record.shard().writer().isBranch()) {
            return tip;
        }
        ShardId root = new ShardId(record.shard().log(), record.shard().writer().root());
        return heldOf(record.shard().log()).stream()
                .mapToObj(registry::get)
                .filter(known -> known.root().equals(root)
                        && RunningHash.after(known.record.hash(), record.envelope(), record.payload())
                                .equals(record.hash()))
                .findFirst()
                .orElse(null);
    }

    private void checkArrival(ShardRecord record, Known known) {
        findings.check(
                record.envelope().equals(known.record.envelope())
                        && record.payload().equals(known.record.payload()),
                Invariant.ONE_CONTENT,
                known + " came to " + name + " with another content");
        if (known.source != null && derivations.canDerive(known, this)) {
            return;
        }
        findings.check(
                known.author == this || known.source != null || known.author.hadDurably(known),
                Invariant.DURABLE_BEFORE_SENT,
                known + " came to " + name + " before it was durable on " + known.author.name);
        findings.check(
                registry.disks().stream().anyMatch(other -> other != this && other.hadDurably(known)),
                Invariant.DURABLE_BEFORE_SENT,
                known + " came to " + name + " and is durable nowhere else");
    }

    /** Tells whether all these are durable here, or were before something that is no fault of the node. */
    boolean hadDurably(BitSet ids) {
        BitSet missing = (BitSet) ids.clone();
        missing.andNot(durable);
        missing.andNot(excused);
        return missing.isEmpty();
    }

    private boolean hadDurably(Known known) {
        return durable.get(known.id) || excused.get(known.id);
    }

    private void hold(ShardRecord record, Known known) {
        findings.check(!held.get(known.id), Invariant.PREFIX, known + " is held twice on " + name);
        findings.check(
                known.previous == null || held.get(known.previous.id),
                Invariant.PREFIX,
                name + " holds " + known + " without the one before it");
        Known tip = tips.put(record.shard(), known);
        findings.check(
                tip == null || tip == known.previous, Invariant.PREFIX, name + " holds " + known + " behind " + tip);
        checkPast(known);
        held.set(known.id);
        heldOf(known.log()).set(known.id);
        highest.merge(known.log(), record.number(), Math::max);
    }

    private void checkPast(Known known) {
        BitSet missing = (BitSet) known.past.clone();
        missing.andNot(held);
        findings.check(
                missing.isEmpty(),
                Invariant.CLOSURE,
                name + " holds " + known + " without "
                        + (missing.isEmpty() ? "" : registry.get(missing.nextSetBit(0))));
    }

    @Override
    public void forced(long end) {
        durable = (BitSet) held.clone();
    }

    /** The disk was opened again after a crash or a close: what was durable must be there. */
    void recovered() {
        BitSet before = durable;
        reload();
        BitSet lost = (BitSet) before.clone();
        lost.andNot(held);
        findings.check(
                lost.isEmpty(),
                Invariant.KEPT,
                name + " lost " + (lost.isEmpty() ? "" : registry.get(lost.nextSetBit(0))) + ", which was durable");
        derivedHere.stream().filter(known -> !isSeen(known)).forEach(registry::vanished);
        for (Known known : authored) {
            if (excused.get(known.id)) {
                continue;
            }
            boolean isHeld = held.get(known.id);
            boolean isSeen = isSeen(known);
            if (!isSeen) {
                registry.vanished(known);
            }
            findings.check(
                    known.together.stream().allMatch(other -> held.get(other.id) == isHeld),
                    Invariant.KEPT,
                    name + " kept a part of the append of " + known);
            findings.check(
                    isHeld || !isSeen,
                    Invariant.DURABLE_BEFORE_SENT,
                    name + " lost its own " + known + ", which another node has seen");
        }
    }

    private boolean isSeen(Known known) {
        return registry.disks().stream().anyMatch(other -> other.held.get(known.id));
    }

    /** What the disk held is gone by something that is no fault of the node. */
    void forgive() {
        excused.or(durable);
        durable = new BitSet();
    }

    private void reload() {
        held.clear();
        heldOf.clear();
        highest.clear();
        tips.clear();
        for (Placed placed : disk.journal()) {
            if (placed != null) {
                @Nullable Known known = registry.find(placed.record().hash());
                if (known == null) {
                    findings.add(Invariant.KEPT, name + " holds what nobody wrote: " + placed.record());
                } else {
                    hold(placed.record(), known);
                }
            }
        }
        durable = (BitSet) held.clone();
    }

    /** Checks that what the application was told to be durable is so. */
    void acknowledged(Known known) {
        findings.check(
                durable.get(known.id),
                Invariant.ACKNOWLEDGED,
                known + " was acknowledged on " + name + " and is not durable there");
    }

    /** The migrations that the node here runs, or ran: what it derives must come of them. */
    List<MigrationRule> migrations() {
        return migrations;
    }

    boolean holds(Known known) {
        return held.get(known.id);
    }

    /** The records that were written here since this was asked last. */
    List<Known> takeFresh() {
        List<Known> taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    /** The ids that were ever written under here. */
    Set<WriterId> writers() {
        return writers;
    }

    BitSet held() {
        return (BitSet) held.clone();
    }

    BitSet held(LogName log) {
        return (BitSet) heldOf(log).clone();
    }

    BitSet durable() {
        return (BitSet) durable.clone();
    }

    boolean holdsSame(DiskWatch other) {
        return held.equals(other.held);
    }

    private BitSet heldOf(LogName log) {
        return heldOf.computeIfAbsent(log, unknown -> new BitSet());
    }
}
