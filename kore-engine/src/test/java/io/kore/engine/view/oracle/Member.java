package io.kore.engine.view.oracle;

import io.kore.codec.RunningHash;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node of a history: what it holds, in order of arrival, and what it writes. It notes the very records that it
 * held and showed, beside what the norm has it say of them in envelopes. Confined to one thread.
 */
final class Member {
    /** An object as it was shown, the token that came with it, and what had been held. Immutable. */
    record Screen(Map<String, @Nullable Object> fields, Base token, BitSet held) {}

    /** All records it holds, of all logs. */
    final BitSet held = new BitSet();
    /** What stands on its screens, the newest last. */
    final List<Screen> screens = new ArrayList<>();
    /** Whom it meets. */
    final List<Member> neighbours = new ArrayList<>();

    private final List<OracleRecord> all;
    private final List<OracleRecord> arrivals = new ArrayList<>();
    private final Map<ShardId, ShardSummary> shards = new TreeMap<>();
    private final Map<LogName, Map<WriterId, Prefix>> lastSeen = new HashMap<>();
    private WriterId writer;
    private LogName log;
    private boolean isBare;

    /**
     * A node without records.
     *
     * @param log the log that it writes to
     * @param isBare whether it writes as a koredb node does, without a word on what it held
     * @param all where each record is added that is written, at its id
     */
    Member(String writer, LogName log, boolean isBare, List<OracleRecord> all) {
        this.writer = new WriterId(writer);
        this.log = log;
        this.isBare = isBare;
        this.all = all;
    }

    WriterId writer() {
        return writer;
    }

    LogName log() {
        return log;
    }

    boolean isBare() {
        return isBare;
    }

    /** All that it holds, in order of arrival. */
    List<OracleRecord> arrivals() {
        return arrivals;
    }

    /** What it would show of an object now. */
    Screen shown(LogName log, Map<String, @Nullable Object> fields) {
        return new Screen(fields, Base.of(Frontier.copyOf(frontier(log))), heldOf(log));
    }

    /** Appends; what was on the screen is its base, or all that is held where there is none. */
    OracleRecord append(LogName log, Map<String, @Nullable Object> fields, @Nullable Screen screen) {
        return append(log, fields, screen, 0);
    }

    /** Appends; a bare record's number may leave some out. */
    OracleRecord append(LogName log, Map<String, @Nullable Object> fields, @Nullable Screen screen, int gap) {
        BitSet past = heldOf(log);
        long number = nextNumber(log);
        Envelope envelope = isBare
                ? Envelope.bare(number + gap)
                : new Envelope(number, seen(log), screen == null ? null : screen.token(), null);
        BitSet base = screen == null ? past : screen.held();
        return add(
                new ShardId(log, writer),
                envelope,
                PlainJson.text(fields),
                isBare ? null : past,
                isBare ? null : base,
                List.of());
    }

    /** The screen after it was saved: its new content, based on what it showed and on this record. */
    Screen saved(Screen screen, OracleRecord record) {
        BitSet base = (BitSet) screen.held().clone();
        base.set(record.id());
        ShardRecord stored = record.stored();
        Base token = screen.token().plus(writer, stored.index(), stored.hash().head());
        return new Screen(record.fields(), token, base);
    }

    /** Goes on after a restart; perhaps under another id, to a newer log, by the norm where it did not before. */
    void restart(WriterId as, LogName to, boolean bare) {
        screens.clear();
        lastSeen.clear();
        writer = as;
        log = to;
        isBare = bare;
    }

    /** Whether it holds this part of what a record comes to in a log, or a later record's. */
    boolean holdsDerived(LogName to, OracleRecord source, int part) {
        ShardId shard = derivedShard(to, source, part);
        return arrivals.stream()
                .filter(record -> record.stored().shard().equals(shard))
                .anyMatch(record -> record.origins().get(0).stored().index()
                        >= source.stored().index());
    }

    /** Adds what a record comes to in another log; the same, if somebody has made it before. */
    OracleRecord derive(LogName to, OracleRecord source, int part, Map<String, @Nullable Object> fields) {
        ShardId shard = derivedShard(to, source, part);
        for (OracleRecord made : all) {
            if (made.stored().shard().equals(shard) && made.origins().get(0).equals(source)) {
                take(made);
                return made;
            }
        }
        Envelope known = source.stored().envelope();
        Origin origin = new Origin(source.stored().shard(), source.stored().index(), part, known.origin());
        Envelope envelope = new Envelope(source.number(), seenBy(source), known.base(), origin);
        List<OracleRecord> origins = new ArrayList<>(List.of(source));
        origins.addAll(source.origins());
        return add(shard, envelope, PlainJson.text(fields), source.past(), source.base(), origins);
    }

    private static ShardId derivedShard(LogName to, OracleRecord source, int part) {
        return new ShardId(to, new WriterId(source.log() + "~000" + part + "~" + source.writer()));
    }

    /** All that a record's writer held of others, in the coordinates of the log where it was first written. */
    private @Nullable Seen seenBy(OracleRecord record) {
        if (record.past() == null || !record.origins().isEmpty()) {
            return record.stored().envelope().seen();
        }
        Map<WriterId, Prefix> others = new TreeMap<>();
        record.past().stream()
                .mapToObj(all::get)
                .filter(seen -> !seen.writer().equals(record.writer()))
                .forEach(seen -> others.merge(
                        seen.writer(),
                        new Prefix(
                                seen.stored().index() + 1, seen.stored().hash().head()),
                        (one, other) -> one.count() > other.count() ? one : other));
        return Seen.all(Frontier.copyOf(others));
    }

    /** Takes some of what another holds and this one lacks, each only after all of its past. */
    List<OracleRecord> receive(Member from, Random random, double likelihood, int most) {
        List<OracleRecord> taken = new ArrayList<>();
        for (OracleRecord record : from.arrivals) {
            if (taken.size() < most && isNext(record) && random.nextDouble() < likelihood) {
                take(record);
                taken.add(record);
            }
        }
        return taken;
    }

    private OracleRecord add(
            ShardId shard,
            Envelope envelope,
            String json,
            @Nullable BitSet past,
            @Nullable BitSet base,
            List<OracleRecord> origins) {
        ShardSummary last = shards.get(shard);
        Hash before = last == null ? RunningHash.start(shard) : last.hash();
        Payload payload = Payload.of(json);
        ShardRecord stored = new ShardRecord(
                shard,
                last == null ? 0 : last.count(),
                envelope,
                payload,
                RunningHash.after(before, envelope, payload));
        OracleRecord record = new OracleRecord(all.size(), stored, PlainJson.object(json), past, base, origins);
        all.add(record);
        take(record);
        return record;
    }

    private void take(OracleRecord record) {
        held.set(record.id());
        arrivals.add(record);
        shards.put(record.stored().shard(), ShardSummary.endingAt(record.stored()));
    }

    private boolean isNext(OracleRecord record) {
        ShardSummary last = shards.get(record.stored().shard());
        if (record.stored().index() != (last == null ? 0 : last.count())) {
            return false;
        }
        BitSet lacking = new BitSet();
        if (record.past() != null && record.origins().isEmpty()) {
            lacking.or(record.past());
            lacking.andNot(held);
        }
        return lacking.isEmpty();
    }

    private BitSet heldOf(LogName log) {
        BitSet of = new BitSet();
        arrivals.stream().filter(record -> record.log().equals(log)).forEach(record -> of.set(record.id()));
        return of;
    }

    private Map<WriterId, Prefix> frontier(LogName log) {
        Map<WriterId, Prefix> frontier = new TreeMap<>();
        shards.forEach((shard, summary) -> {
            if (shard.log().equals(log)) {
                frontier.put(shard.writer(), summary.prefix());
            }
        });
        return frontier;
    }

    /** All others' shards at first; then those that have grown. */
    private Seen seen(LogName log) {
        Map<WriterId, Prefix> others = frontier(log);
        others.remove(writer);
        Map<WriterId, Prefix> before = lastSeen.put(log, others);
        if (before == null) {
            return Seen.all(Frontier.copyOf(others));
        }
        Map<WriterId, Prefix> grown = new TreeMap<>(others);
        grown.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        return Seen.changed(Frontier.copyOf(grown));
    }

    private long nextNumber(LogName log) {
        return 1
                + shards.values().stream()
                        .filter(summary -> summary.shard().log().equals(log))
                        .mapToLong(ShardSummary::lastNumber)
                        .max()
                        .orElse(0);
    }
}
