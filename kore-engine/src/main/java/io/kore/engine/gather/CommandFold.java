package io.kore.engine.gather;

import io.kore.model.ShardRecord;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Gathers a log with commands, each of which may change any key: all keys at once. An act is held for each record that
 * matters. Confined to its gather.
 */
final class CommandFold implements Fold {
    private final FoldParts parts;
    private final Replay replay;
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
        if (seen != null) {
            if (act.kind() == Act.Kind.MATCH) {
                act.takeMatched(parts.applying().matches(replay.seenBy(act, seen), fields));
            } else if (act.kind() == Act.Kind.EDIT && !parts.rule().overwrite()) {
                Merged shown = replay.seenBy(act, seen).get(act.key());
                Shape shape = Shape.between(
                        shown == null ? null : shown.fields(),
                        fields,
                        parts.rule().nested());
                act.takeShape(parts.shapes().apply(shape));
            }
        }
        replay.insert(act);
        isTouched = true;
        return true;
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
        return key == null ? null : Act.edit(record, key, parts.writers());
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
}
