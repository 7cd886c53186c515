package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.json.JsonValues;
import io.kore.error.StoreCorruptException;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Gathers a log without commands: each key by itself. Of a key is held its object, and some bytes a record; an
 * edit whose writer saw all of the key's records needs no more. Where one did not, the key's history is read
 * again from the store, and stays open for a while. Confined to its fold.
 */
final class KeyedFold implements Fold {
    /** A bare edit's place in a trail has this code; others that of their shape, plus one. */
    private static final int BARE = 0;

    private final FoldParts parts;
    private final KeyTable keys = new KeyTable();
    private final Map<Object, Replay> open = new LinkedHashMap<>(16, 0.75f, true);
    private long openRecords;
    /** Keys with an open history whose object is to be asked for. */
    private final Set<Object> stale = new HashSet<>();

    private Set<Object> touched = new HashSet<>();
    private TreePMap<Object, Merged> objects = Applying.NOTHING;

    KeyedFold(FoldParts parts) {
        this.parts = parts;
    }

    @Override
    public boolean take(
            ShardRecord record, long position, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen) {
        Object key = parts.rule().key(fields);
        if (key == null) {
            return true;
        }
        Act act = Act.edit(record, key, parts.writers());
        KeyState state = keys.get(key);
        if (parts.rule().overwrite()) {
            overwrite(state, act, fields);
        } else {
            parts.stored().hold(act, fields, record.payload().length());
            merge(state, act, seen, position);
        }
        return true;
    }

    private void overwrite(@Nullable KeyState known, Act act, Map<String, @Nullable Object> fields) {
        Merged object = new Merged(act.key(), act.id(), fields);
        if (known == null) {
            KeyState state = new KeyState(object, new Trail());
            keys.put(act.key(), state);
            touch(act.key(), state);
        } else if (object.last().compareTo(known.object().last()) > 0) {
            known.become(object);
            touch(act.key(), known);
        }
    }

    private void touch(Object key, KeyState state) {
        // a set of many keys is slow to look into: of each, once
        if (state.touch()) {
            touched.add(key);
        }
    }

    private void merge(@Nullable KeyState known, Act act, @Nullable WhatWasSeen seen, long position) {
        if (known != null && position <= known.trail().lastPosition()) {
            // taken already, by a run that failed afterwards
            return;
        }
        KeyState state = known;
        if (state == null) {
            // nothing was seen of the key
            act.takeShape(Shape.ALL);
            state = new KeyState(new Merged(act.key(), act.id(), parts.stored().of(act)), new Trail());
        } else if (open.containsKey(act.key()) || !follow(state, act, seen)) {
            Replay history = open(act.key(), state);
            if (seen != null && act.origin() != null) {
                act.takeSeen(seen);
            } else if (seen != null) {
                compare(act, history.seenBy(act, seen).get(act.key()));
            }
            history.insert(act);
            openRecords++;
            stale.add(act.key());
        }
        state.addHead(act, seen);
        state.trail().add(position, act.slot(), act.index(), code(act));
        if (known == null) {
            keys.put(act.key(), state);
        }
        touch(act.key(), state);
    }

    private int code(Act act) {
        if (!act.hasPast()) {
            return BARE;
        }
        // what a derived one changes is told anew when its history is read again
        return 1 + parts.shapes().number(act.origin() == null ? act.shape() : Shape.ALL);
    }

    private void compare(Act act, @Nullable Merged shown) {
        Map<String, @Nullable Object> content = parts.stored().of(act);
        Shape shape = Shape.between(
                shown == null ? null : shown.fields(), content, parts.rule().nested());
        act.takeShape(parts.shapes().apply(shape));
    }

    /** Goes on from the object as it is, if that is what the act's writer saw, or its parent; answers whether. */
    private boolean follow(KeyState state, Act act, @Nullable WhatWasSeen seen) {
        if (!state.isLast(act)) {
            return false;
        }
        Shape shape;
        if (seen != null) {
            if (!state.isWhollySeen(seen)) {
                return false;
            }
            compare(act, state.object());
            shape = act.shape();
        } else if (parts.applying().isParent(state.last(), act)) {
            shape = parts.applying().bareShape(act, state.last());
        } else {
            return false;
        }
        Map<String, @Nullable Object> fields = shape.applied(
                state.object().fields(), parts.stored().of(act), parts.rule().nested());
        state.become(new Merged(act.key(), act.id(), fields));
        return true;
    }

    /** The history of a key, read again if it is not open. */
    Replay open(Object key, KeyState state) {
        Replay history = open.get(key);
        if (history == null) {
            history = new Replay(parts.applying(), true);
            List<Act> acts = read(key, state.trail());
            acts.sort(null);
            history.restore(acts);
            open.put(key, history);
            openRecords += history.size();
            closeOthers(key);
        }
        return history;
    }

    private void closeOthers(Object key) {
        var eldest = open.entrySet().iterator();
        while (openRecords > parts.limits().openRecordsMax() && open.size() > 1) {
            Map.Entry<Object, Replay> other = eldest.next();
            if (!other.getKey().equals(key)) {
                refresh(other.getKey(), other.getValue());
                openRecords -= other.getValue().size();
                eldest.remove();
            }
        }
    }

    private void refresh(Object key, Replay history) {
        if (stale.contains(key)) {
            KeyState state = Objects.requireNonNull(keys.get(key));
            state.become(Objects.requireNonNull(history.objects().get(key)));
            stale.remove(key);
        }
    }

    private List<Act> read(Object key, Trail trail) {
        List<Act> acts = new ArrayList<>();
        PastReader pasts = new PastReader(parts.store(), parts.writers());
        try {
            trail.forEach((slot, index, code) -> {
                ShardRecord record =
                        parts.stored().record(parts.writers().writers().get(slot), index);
                Act act = Act.edit(record, key, parts.writers());
                parts.stored().hold(act, record);
                if (code != BARE && act.origin() != null) {
                    act.takeSeen(pasts.seenBy(record));
                } else if (code != BARE) {
                    act.takeShape(parts.shapes().shape(code - 1));
                }
                acts.add(act);
            });
        } catch (MalformedException e) {
            throw new StoreCorruptException("what is held of the key \"" + key + "\" makes no sense", e);
        }
        return acts;
    }

    @Override
    public boolean canBeSaved() {
        return true;
    }

    @Override
    public @Nullable Set<Object> touched() {
        return touched;
    }

    @Override
    public TreePMap<Object, Merged> objects() {
        for (Object key : Set.copyOf(stale)) {
            refresh(key, Objects.requireNonNull(open.get(key)));
        }
        Map<Object, Merged> changed = new HashMap<>();
        touched.forEach(key -> {
            KeyState state = Objects.requireNonNull(keys.get(key));
            state.untouch();
            changed.put(key, state.object());
        });
        objects = with(changed);
        touched = new HashSet<>();
        return objects;
    }

    /** One by one each costs a path through the tree; where many have changed it is built anew. */
    private TreePMap<Object, Merged> with(Map<Object, Merged> changed) {
        if (changed.isEmpty() || changed.size() < objects.size() / 4) {
            return objects.plusAll(changed);
        }
        TreeMap<Object, Merged> all = new TreeMap<>(JsonValues::compareKeys);
        all.putAll(objects);
        all.putAll(changed);
        return TreePMap.fromSortedMap(all);
    }

    @Override
    public void forEachSaved(Consumer<Act> each) {
        SortedMap<Object, Merged> unused = objects();
        keys.forEachRead(state -> state.heads().forEach(each));
    }

    /** Each key by its object and its history. */
    @Override
    public void save(ByteWriter out, SavedForm form, Runnable pause) {
        SortedMap<Object, Merged> all = objects();
        ByteWriter history = new ByteWriter();
        out.putVarint(all.size());
        all.forEach((key, object) -> {
            form.putObject(out, object);
            Payload saved = keys.asSaved(key);
            if (saved == null) {
                form.putHistory(history.clear(), Objects.requireNonNull(keys.get(key)));
                out.putVarint(history.size()).putBytes(history.toBytes());
            } else {
                out.putVarint(saved.length()).putPayload(saved);
            }
            pause.run();
        });
    }

    @Override
    public void restore(ByteReader in, SavedForm form) throws MalformedException {
        SavedKeys saved = form.keys(in);
        keys.restore(saved, form);
        objects = TreePMap.fromSortedMap(saved);
    }
}
