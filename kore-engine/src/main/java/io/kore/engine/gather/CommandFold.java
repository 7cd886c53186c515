package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Gathers a log with commands, each of which may change any key: all keys at once. An act is held for each record that
 * matters. Confined to its gather.
 */
final class CommandFold implements Fold {
    private final FoldParts parts;
    private final Replay replay;
    /** One object for each key, however many records have it. */
    private final Map<Object, Object> keys = new HashMap<>();

    private boolean isTouched = true;

    CommandFold(FoldParts parts) {
        this.parts = parts;
        this.replay = new Replay(parts.applying(), false);
    }

    Replay replay() {
        return replay;
    }

    @Override
    public boolean take(
            ShardRecord record, long position, Map<String, @Nullable Object> fields, @Nullable WhatWasSeen seen) {
        Act act = act(record, fields);
        if (act == null) {
            return true;
        }
        parts.stored().hold(act, fields, record.payload().length());
        if (seen != null && (act.kind() == Act.Kind.MATCH || isComparedEdit(act))) {
            if (act.origin() == null) {
                act.takeEffect(parts.applying().effect(act, replay.seenBy(act, seen)));
            } else {
                act.takeSeen(seen);
            }
        }
        replay.insert(act);
        isTouched = true;
        return true;
    }

    private boolean isComparedEdit(Act act) {
        return act.kind() == Act.Kind.EDIT && !parts.rule().overwrite();
    }

    private @Nullable Act act(ShardRecord record, Map<String, @Nullable Object> fields) {
        int command = parts.rule().command(fields);
        if (command >= 0) {
            return Act.command(record, command, parts.writers());
        }
        if (ChangeRecord.is(fields)) {
            return Act.match(record, parts.writers());
        }
        Object key = parts.rule().key(fields);
        return key == null ? null : Act.edit(record, keys.computeIfAbsent(key, k -> k), parts.writers());
    }

    @Override
    public boolean canBeSaved() {
        return !replay.hasDerived();
    }

    @Override
    public @Nullable Set<Object> touched() {
        return isTouched ? null : Set.of();
    }

    @Override
    public TreePMap<Object, Merged> objects() {
        isTouched = false;
        return replay.objects();
    }

    @Override
    public void forEachSaved(Consumer<Act> each) {
        replay.objects();
        replay.acts().forEach(each);
    }

    /**
     * The acts in merged order; then the rungs of the ladder from below, each with the place of its act, its height,
     * and the objects in which it differs from the one below.
     */
    @Override
    public void save(ByteWriter out, SavedForm form, Runnable pause) {
        replay.objects();
        out.putVarint(replay.size());
        replay.acts().forEach(act -> {
            form.putAct(out, act);
            pause.run();
        });
        List<Ladder.Rung> rungs = replay.everything().ladder().rungs();
        out.putVarint(rungs.size() - 1);
        for (int i = 1; i < rungs.size(); i++) {
            Ladder.Rung rung = rungs.get(i);
            out.putVarint(replay.place(Objects.requireNonNull(rung.after()))).putVarint(rung.height());
            putDifference(out, form, pause, rungs.get(i - 1).objects(), rung.objects());
        }
    }

    private static void putDifference(
            ByteWriter out,
            SavedForm form,
            Runnable pause,
            TreePMap<Object, Merged> below,
            TreePMap<Object, Merged> above) {
        List<Merged> others = above.values().stream()
                .filter(object -> !object.equals(below.get(object.key())))
                .toList();
        out.putVarint(others.size());
        others.forEach(object -> {
            form.putObject(out, object);
            pause.run();
        });
        List<Object> gone =
                below.keySet().stream().filter(key -> !above.containsKey(key)).toList();
        out.putVarint(gone.size());
        gone.forEach(key -> SavedForm.putKey(out, key));
    }

    @Override
    public void restore(ByteReader in, SavedForm form) throws MalformedException {
        List<Act> acts = new ArrayList<>();
        for (long left = in.getVarint(); left > 0; left--) {
            Act act = form.act(in, parts.rule().commands().size());
            if (act.isEdit()) {
                act.takeKey(keys.computeIfAbsent(act.key(), k -> k));
            }
            acts.add(act);
        }
        replay.restore(acts);
        TreePMap<Object, Merged> objects = Applying.NOTHING;
        for (long left = in.getVarint(); left > 0; left--) {
            Act after = acts.get(in.getLength("the place of an act", acts.size() - 1));
            int height = in.getLength("a height", acts.size());
            for (long others = in.getVarint(); others > 0; others--) {
                Merged object = form.object(in);
                objects = objects.plus(object.key(), object);
            }
            for (long gone = in.getVarint(); gone > 0; gone--) {
                objects = objects.minus(SavedForm.key(in));
            }
            replay.everything().ladder().restore(after, height, objects);
        }
    }
}
