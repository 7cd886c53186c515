package io.kore.engine.view;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.gather.GatherFold;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.json.Json;
import io.kore.error.KoreException;
import io.kore.model.Hash;
import io.kore.model.LogName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves a gather now and then, and takes it up again after a restart. How often goes by how much there is to be folded
 * again, so that saving costs a bounded share of folding. Confined to its gather.
 */
final class Checkpoint {
    private static final String KIND = "kore gather 3";

    private final SavedStates states;
    private final Consistency consistency;
    private final Hash digest;
    private final boolean isKept;
    private final Consumer<? super KoreException> errors;
    private final SavingPace pace;
    private boolean hasFailed;

    /** A gather, and the arrival position at which it goes on. */
    record Resumed(GatherFold fold, long position) {}

    Checkpoint(
            SavedStates states,
            Consistency consistency,
            LogName log,
            GatherRule rule,
            Json json,
            SavingPace pace,
            Consumer<? super KoreException> errors) {
        this.states = states;
        this.consistency = consistency;
        this.digest = digest(log, rule, json);
        // handlers are code, which may have changed unless the application says that it has not
        this.isKept = consistency.isSteady() && (rule.commands().isEmpty() || rule.version() != null);
        this.pace = pace;
        this.errors = errors;
    }

    /** The gather as it was saved, if that can be trusted; else a fresh one. */
    Resumed resume(Supplier<GatherFold> fresh) {
        SavedStates.@Nullable Saved saved = isKept ? states.read(digest).orElse(null) : null;
        if (saved != null) {
            GatherFold fold = fresh.get();
            try {
                ByteReader in = new ByteReader(saved.state());
                if (consistency.holds(in, saved.position())) {
                    fold.restore(in);
                    pace.resumed(saved.position());
                    return new Resumed(fold, saved.position());
                }
            } catch (MalformedException | IllegalArgumentException e) {
                // of no use; what follows writes another
                states.remove(digest);
            }
        }
        return new Resumed(fresh.get(), 0);
    }

    /** Saves what was taken in, if that is due. */
    void taken(GatherFold fold, long position) {
        if (pace.isDue(position)) {
            save(fold, position);
        }
    }

    /** Saves what was taken in, if it is worth it. */
    void close(GatherFold fold, long position) {
        if (pace.isWorthIt(position)) {
            save(fold, position);
        }
    }

    private void save(GatherFold fold, long position) {
        if (!isKept || hasFailed || !fold.canBeSaved()) {
            return;
        }
        try {
            states.write(digest, position, (out, pause) -> {
                consistency.write(out, fold.frontier());
                fold.save(out, pause);
            });
            pace.saved(position);
        } catch (KoreException e) {
            hasFailed = true;
            errors.accept(e);
        }
    }

    private static Hash digest(LogName log, GatherRule rule, Json json) {
        ByteWriter out = new ByteWriter();
        out.putText(KIND).putText(log.value()).putText(String.valueOf(rule.field()));
        putPattern(out, rule.filter(), json);
        out.put(rule.overwrite() ? 1 : 0).put(rule.nested() ? 1 : 0);
        out.putVarint(rule.commands().size());
        rule.commands().forEach(command -> putPattern(out, command.pattern(), json));
        String version = rule.version();
        out.put(version == null ? 0 : 1).putText(version == null ? "" : version);
        return SavedStates.digest(out.toBytes());
    }

    private static void putPattern(ByteWriter out, Map<String, @Nullable Object> pattern, Json json) {
        // most gathers have none, and are taken up again without a word of JSON being written
        String fields = pattern.isEmpty() ? "{}" : json.text(new TreeMap<>(pattern));
        byte[] text = fields.getBytes(StandardCharsets.UTF_8);
        out.putVarint(text.length).putBytes(text);
    }
}
