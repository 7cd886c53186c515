package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.json.Json;
import io.kore.error.ProcessingException;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes in which parts of a gather are saved. Integers are varints and text is as in every form of Kore. What
 * was damaged is found by a checksum before anything is read here; numbers are checked all the same.
 *
 * <pre>
 * key      0, or 1 for a number; text
 * fields   n, n bytes of JSON
 * object   key, slot and number of its last record, fields
 * history  n, n x act (the heads), position of the last record, n, n bytes of trail
 * keys     n, n x ( object, n, n bytes of history ), ascending
 * act      kind, number, slot, index, origin; of an edit its key, and its shape's number plus 1, 0 for none;
 *          of a command its rule; of a match n, n x ( key, fields, shape, 0 or 1 and the new key )
 * origin   n, n x ( text log, text writer, index, part ), the nearest first
 * shape    n, n x ( 8 bytes of parts that are set ); n, n x ( n, n x text ) what is removed
 * </pre>
 */
final class SavedForm {
    private static final int BYTES_MAX = Integer.MAX_VALUE - 16;
    /** The byte of a kind is its place here. */
    private static final List<Act.Kind> KINDS =
            List.of(Act.Kind.EDIT, Act.Kind.BARE_EDIT, Act.Kind.COMMAND, Act.Kind.MATCH, Act.Kind.BARE_MATCH);

    private final Json json;
    private final WriterTable writers;
    private final Shape.Table shapes;

    SavedForm(Json json, WriterTable writers, Shape.Table shapes) {
        this.json = json;
        this.writers = writers;
        this.shapes = shapes;
    }

    static void putKey(ByteWriter out, Object key) {
        out.put(key instanceof BigDecimal ? 1 : 0).putText(key.toString());
    }

    static Object key(ByteReader in) throws MalformedException {
        boolean isNumber = in.get() == 1;
        String text = in.getText("a key", BYTES_MAX);
        try {
            return isNumber ? new BigDecimal(text) : text;
        } catch (NumberFormatException e) {
            throw new MalformedException("a key is no number: " + text);
        }
    }

    void putFields(ByteWriter out, Map<String, @Nullable Object> fields) {
        byte[] bytes = json.bytes(fields);
        out.putVarint(bytes.length).putBytes(bytes);
    }

    Map<String, @Nullable Object> fields(ByteReader in) throws MalformedException {
        int length = in.getLength("the length of an object", BYTES_MAX);
        try {
            return json.fields(in.getPayload(length));
        } catch (ProcessingException e) {
            throw new MalformedException("an object is no JSON");
        }
    }

    void putObject(ByteWriter out, Merged object) {
        putKey(out, object.key());
        out.putVarint(writers.slot(object.last().writer()))
                .putVarint(object.last().number());
        Payload unread = object.unread();
        if (unread == null) {
            putFields(out, object.fields());
        } else {
            out.putVarint(unread.length()).putPayload(unread);
        }
    }

    /** An object by itself: the state as a whole is let go. */
    Merged object(ByteReader in) throws MalformedException {
        return object(in, true);
    }

    private Merged object(ByteReader in, boolean copied) throws MalformedException {
        Object key = key(in);
        WriterId writer = writer(in);
        long number = in.getVarint();
        int length = in.getLength("the length of an object", BYTES_MAX);
        Payload fields = copied ? Payload.owning(in.getBytes(length)) : in.getPayload(length);
        return Merged.saved(key, new RecordId(number, writer), fields, json);
    }

    /** The heads of a key, and its trail with the last position in it. */
    void putHistory(ByteWriter out, KeyState state) {
        out.putVarint(state.heads().size());
        state.heads().forEach(head -> putAct(out, head));
        byte[] trail = state.trail().toBytes();
        out.putVarint(state.trail().lastPosition()).putVarint(trail.length).putBytes(trail);
    }

    /** All that is held of a key with this object. */
    KeyState state(Merged object, ByteReader in) throws MalformedException {
        List<Act> heads = new ArrayList<>();
        for (long more = in.getVarint(); more > 0; more--) {
            heads.add(act(in, 0));
        }
        long lastPosition = in.getVarint();
        byte[] trail = in.getBytes(in.getLength("a trail", in.remaining()));
        in.expectEnd();
        KeyState state = new KeyState(object, Trail.of(trail, lastPosition));
        state.restoreHeads(List.copyOf(heads));
        return state;
    }

    /** Keys that were saved one behind the other, each with its object and its history; they share the state's array. */
    SavedKeys keys(ByteReader in) throws MalformedException {
        int count = in.getLength("the number of keys", in.remaining());
        SavedKeys keys = new SavedKeys(count);
        for (int left = count; left > 0; left--) {
            Merged object = object(in, false);
            if (!keys.add(object, in.getPayload(in.getLength("the length of a history", BYTES_MAX)))) {
                throw new MalformedException("the key \"" + object.key() + "\" is out of order");
            }
        }
        return keys;
    }

    private WriterId writer(ByteReader in) throws MalformedException {
        return writers.writers().get(in.getLength("a slot", writers.writers().size() - 1));
    }

    /** Gives a number to the shape of an act, if it has none yet. */
    void number(Act act) {
        if (act.isEdit() && act.isCompared()) {
            int unused = shapes.number(act.shape());
        }
    }

    void putAct(ByteWriter out, Act act) {
        out.put(KINDS.indexOf(act.kind())).putVarint(act.number()).putVarint(act.slot());
        out.putVarint(act.index());
        putOrigin(out, act.origin());
        switch (act.kind()) {
            case EDIT, BARE_EDIT -> {
                putKey(out, act.key());
                out.putVarint(act.isCompared() ? 1 + shapes.number(act.shape()) : 0);
            }
            case COMMAND -> out.putVarint(act.rule());
            case MATCH -> {
                out.putVarint(act.matches().all().size());
                act.matches().all().forEach(matched -> putMatched(out, matched));
            }
            case BARE_MATCH -> {
                // what it matches is found anew each time
            }
        }
    }

    Act act(ByteReader in, int rules) throws MalformedException {
        Act.Kind kind = KINDS.get(checked(in.get(), KINDS.size(), "a kind"));
        long number = in.getVarint();
        WriterId writer = writer(in);
        long index = in.getVarint();
        Act act = Act.saved(kind, number, writer, writers.slot(writer), index, origin(in));
        switch (kind) {
            case EDIT, BARE_EDIT -> {
                act.takeKey(key(in));
                int shape = in.getLength("a shape", shapes.shapes().size());
                if (shape > 0) {
                    act.takeShape(shapes.shape(shape - 1));
                }
            }
            case COMMAND -> act.takeRule(in.getLength("a rule", rules - 1));
            case MATCH -> {
                List<Matched> matched = new ArrayList<>();
                for (int left = in.getLength("matches", BYTES_MAX); left > 0; left--) {
                    matched.add(matched(in));
                }
                act.takeMatches(new Matches(matched));
            }
            case BARE_MATCH -> {
                // what it matches is found anew each time
            }
        }
        return act;
    }

    private void putMatched(ByteWriter out, Matched matched) {
        putKey(out, matched.key());
        putFields(out, matched.fields());
        putShape(out, matched.shape());
        Object newKey = matched.newKey();
        out.put(newKey == null ? 0 : 1);
        if (newKey != null) {
            putKey(out, newKey);
        }
    }

    private Matched matched(ByteReader in) throws MalformedException {
        Object key = key(in);
        Map<String, @Nullable Object> fields = fields(in);
        Shape shape = shape(in);
        return new Matched(key, fields, shape, in.get() == 0 ? null : key(in));
    }

    static void putShape(ByteWriter out, Shape shape) {
        long[] set = shape.set().toLongArray();
        out.putVarint(set.length);
        for (long parts : set) {
            out.putLong(parts);
        }
        out.putVarint(shape.removed().size());
        for (List<String> path : shape.removed()) {
            out.putVarint(path.size());
            path.forEach(out::putText);
        }
    }

    static Shape shape(ByteReader in) throws MalformedException {
        long[] set = new long[checked(in.getVarint(), 1 + in.remaining() / Long.BYTES, "the size of a shape")];
        for (int i = 0; i < set.length; i++) {
            set[i] = in.getLong();
        }
        List<List<String>> removed = new ArrayList<>();
        for (int left = in.getLength("removals", BYTES_MAX); left > 0; left--) {
            List<String> path = new ArrayList<>();
            for (int steps = in.getLength("a path", Limits.JSON_DEPTH_MAX); steps > 0; steps--) {
                path.add(in.getText("a field", BYTES_MAX));
            }
            removed.add(List.copyOf(path));
        }
        return Shape.of(BitSet.valueOf(set), removed);
    }

    private static void putOrigin(ByteWriter out, @Nullable Origin origin) {
        int steps = 0;
        for (Origin step = origin; step != null; step = step.earlier()) {
            steps++;
        }
        out.putVarint(steps);
        for (Origin step = origin; step != null; step = step.earlier()) {
            out.putText(step.source().log().value())
                    .putText(step.source().writer().value());
            out.putVarint(step.index()).putVarint(step.part());
        }
    }

    private static @Nullable Origin origin(ByteReader in) throws MalformedException {
        List<Origin> steps = new ArrayList<>();
        for (int left = in.getLength("a chain", Limits.ORIGIN_CHAIN_MAX); left > 0; left--) {
            LogName log = new LogName(in.getText("a log", BYTES_MAX));
            WriterId writer = new WriterId(in.getText("a writer", BYTES_MAX));
            steps.add(new Origin(
                    new ShardId(log, writer), in.getVarint(), in.getLength("a part", Origin.PARTS_MAX - 1), null));
        }
        Origin origin = null;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Origin step = steps.get(i);
            origin = new Origin(step.source(), step.index(), step.part(), origin);
        }
        return origin;
    }

    private static int checked(long value, int beyond, String what) throws MalformedException {
        if (value >= beyond) {
            throw new MalformedException(what + " is " + value + ", it has to be below " + beyond);
        }
        return (int) value;
    }
}
