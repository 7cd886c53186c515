package io.kore.engine.view;

import io.kore.engine.branch.NamedLog;
import io.kore.engine.gather.GatherFold;
import io.kore.engine.gather.GatherRule;
import io.kore.engine.json.Json;
import io.kore.error.KoreException;
import io.kore.model.LogName;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gathers of a node: whoever wants the same shares one, so that asking again, or for one more subscription, folds
 * nothing again. One that nobody uses stays until memory is wanted for something else. Thread-safe.
 */
final class LiveGathers {
    private static final int KEPT_MAX = 64;

    private final Json json;
    private final Executor executor;
    private final Consumer<? super KoreException> errors;
    private final SavedStates states;
    private final ViewLimits limits;
    private final Map<Key, SoftReference<LiveGather>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SoftReference<LiveGather>> eldest) {
            return size() > KEPT_MAX;
        }
    };

    private record Key(LogName log, GatherRule rule) {
        // the one that a record has by itself is put together when it is first called, which takes long at each start
        @Override
        public int hashCode() {
            return 31 * log.hashCode() + Objects.hash(rule.field(), rule.filter());
        }
    }

    LiveGathers(
            Json json,
            Executor executor,
            Consumer<? super KoreException> errors,
            SavedStates states,
            ViewLimits limits) {
        this.json = json;
        this.executor = executor;
        this.errors = errors;
        this.states = states;
        this.limits = limits;
    }

    /** The gather of a log under its names by a rule; with command handlers, one of the caller's own. */
    LiveGather gather(NamedLog named, LogName log, GatherRule rule) {
        if (!rule.commands().isEmpty()) {
            return make(named, log, rule);
        }
        synchronized (kept) {
            Key key = new Key(log, rule);
            SoftReference<LiveGather> reference = kept.get(key);
            @Nullable LiveGather known = reference == null ? null : reference.get();
            if (known == null || !known.isOf(named)) {
                known = make(named, log, rule);
                kept.put(key, new SoftReference<>(known));
            }
            return known;
        }
    }

    private LiveGather make(NamedLog store, LogName log, GatherRule rule) {
        Checkpoint checkpoint =
                new Checkpoint(states, new Consistency(store, log), log, rule, json, limits.pace(), errors);
        return new LiveGather(
                store,
                log,
                json,
                executor,
                () -> new GatherFold(store, log, rule, json, errors, limits.fold()),
                checkpoint);
    }

    /** Lets go of the gathers of a log whose records go. */
    void forget(LogName log) {
        synchronized (kept) {
            kept.keySet().removeIf(key -> key.log().equals(log));
        }
    }

    /** Saves what the shared gathers have taken in; those with handlers are saved by who has them. */
    void close() {
        List<LiveGather> open = new ArrayList<>();
        synchronized (kept) {
            kept.values().stream()
                    .map(SoftReference::get)
                    .filter(Objects::nonNull)
                    .forEach(open::add);
            kept.clear();
        }
        open.forEach(LiveGather::close);
    }
}
