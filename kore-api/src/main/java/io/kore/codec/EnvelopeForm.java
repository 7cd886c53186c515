package io.kore.codec;

import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The head of an encoded record, as drawn in {@link RecordCodec}. Stateless. */
final class EnvelopeForm {
    static final int VERSION = 1;

    private static final int BARE = 1;
    private static final int SEEN_ALL = 2;
    private static final int SEEN_ENTRIES = 4;
    private static final int BASE = 8;
    private static final int ORIGIN = 16;
    private static final int KNOWN_FLAGS = 31;

    private EnvelopeForm() {}

    static void write(Envelope envelope, ByteWriter out) {
        Seen seen = envelope.seen();
        Base base = envelope.base();
        Origin origin = envelope.origin();
        boolean entries = seen != null && !seen.entries().isEmpty();
        int flags = (seen == null ? BARE : 0)
                | (seen != null && seen.absolute() ? SEEN_ALL : 0)
                | (entries ? SEEN_ENTRIES : 0)
                | (base == null ? 0 : BASE)
                | (origin == null ? 0 : ORIGIN);
        out.put(VERSION).put(flags).putVarint(envelope.number());
        if (seen != null && entries) {
            writeFrontier(seen.entries(), out);
        }
        if (base != null) {
            writeFrontier(base.frontier(), out);
            out.putVarint(base.singles().size());
            for (Base.Single single : base.singles()) {
                out.putText(single.writer().value()).putVarint(single.index()).putLong(single.hashHead());
            }
        }
        if (origin != null) {
            writeOrigin(origin, out);
        }
    }

    static Envelope read(ByteReader in) throws MalformedException {
        int version = in.get();
        if (version != VERSION) {
            throw new MalformedException(
                    "envelope version " + version + " is unknown here; this is version " + VERSION);
        }
        int flags = in.get();
        if ((flags & ~KNOWN_FLAGS) != 0 || ((flags & BARE) != 0 && (flags & (SEEN_ALL | SEEN_ENTRIES | BASE)) != 0)) {
            throw new MalformedException("impossible envelope flags " + flags);
        }
        long number = in.getVarint();
        try {
            Seen seen = (flags & BARE) != 0 ? null : readSeen(flags, in);
            Base base = (flags & BASE) == 0 ? null : readBase(in);
            Origin origin = (flags & ORIGIN) == 0 ? null : readOrigin(in);
            return new Envelope(number, seen, base, origin);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Seen readSeen(int flags, ByteReader in) throws MalformedException {
        Frontier entries = Frontier.empty();
        if ((flags & SEEN_ENTRIES) != 0) {
            entries = readFrontier(in);
            if (entries.isEmpty()) {
                throw new MalformedException("an empty list of seen shards is written by leaving it out");
            }
        }
        return (flags & SEEN_ALL) != 0 ? Seen.all(entries) : Seen.changed(entries);
    }

    private static void writeFrontier(Frontier frontier, ByteWriter out) {
        out.putVarint(frontier.prefixes().size());
        for (Map.Entry<WriterId, Prefix> entry : frontier.prefixes().entrySet()) {
            out.putText(entry.getKey().value())
                    .putVarint(entry.getValue().count())
                    .putLong(entry.getValue().hashHead());
        }
    }

    private static Frontier readFrontier(ByteReader in) throws MalformedException {
        int size = in.getLength("a number of entries", in.remaining());
        TreeMap<WriterId, Prefix> prefixes = new TreeMap<>();
        WriterId previous = null;
        for (int i = 0; i < size; i++) {
            WriterId writer = readWriter(in);
            if (previous != null && previous.compareTo(writer) >= 0) {
                throw new MalformedException("writers are not in order");
            }
            previous = writer;
            prefixes.put(writer, new Prefix(in.getVarint(), in.getLong()));
        }
        return Frontier.copyOf(prefixes);
    }

    private static Base readBase(ByteReader in) throws MalformedException {
        Frontier frontier = readFrontier(in);
        int size = in.getLength("a number of single records", in.remaining());
        List<Base.Single> singles = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Base.Single single = new Base.Single(readWriter(in), in.getVarint(), in.getLong());
            if (i > 0 && singles.get(i - 1).compareTo(single) >= 0) {
                throw new MalformedException("single records are not in order");
            }
            singles.add(single);
        }
        return new Base(frontier, singles);
    }

    private static void writeOrigin(Origin origin, ByteWriter out) {
        List<Origin> chain = new ArrayList<>();
        for (Origin step = origin; step != null; step = step.earlier()) {
            chain.add(step);
        }
        out.putVarint(chain.size());
        for (Origin step : chain) {
            out.putText(step.source().log().value())
                    .putText(step.source().writer().value())
                    .putVarint(step.index())
                    .putVarint(step.part());
        }
    }

    private static @Nullable Origin readOrigin(ByteReader in) throws MalformedException {
        int size = in.getLength("a chain of origins", Limits.ORIGIN_CHAIN_MAX);
        if (size == 0) {
            throw new MalformedException("an empty chain of origins is written by leaving it out");
        }
        Deque<Origin> chain = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            LogName log = new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
            ShardId source = new ShardId(log, readWriter(in));
            chain.push(new Origin(source, in.getVarint(), in.getLength("a part", Origin.PARTS_MAX - 1), null));
        }
        Origin whole = null;
        for (Origin step : chain) {
            whole = new Origin(step.source(), step.index(), step.part(), whole);
        }
        return whole;
    }

    private static WriterId readWriter(ByteReader in) throws MalformedException {
        return new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX));
    }
}
