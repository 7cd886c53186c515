package io.kore.engine.view;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.KoreException;
import io.kore.error.ProcessingException;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ResumableProcessor;
import io.kore.spi.ShardStore;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processor of a plugin, made for one subscription. Its state is saved now and then if it has one to be saved. One
 * that threw is replaced by a fresh one, which gets all records: what the other was worth is not known.
 * Confined to one thread at a time.
 */
final class PluginFollower implements Follower {
    private final ShardStore store;
    private final LogName log;
    private final ProcessorChoice plugin;
    private final SavedStates states;
    private final SavingPace pace;
    private final Handler<MergedRecords> handler;
    private final Consumer<? super KoreException> errors;
    private Processor<?> processor;
    /** Whether the processor's last call has not come back well. */
    private boolean hasFailed;
    /** Whether saving is given up. */
    private boolean isUnsaved;

    PluginFollower(
            ShardStore store,
            LogName log,
            ProcessorChoice plugin,
            SavedStates states,
            SavingPace pace,
            Consumer<Object> results,
            String source,
            Consumer<? super KoreException> errors) {
        this.store = store;
        this.log = log;
        this.plugin = plugin;
        this.states = states;
        this.pace = pace;
        this.errors = errors;
        this.processor = plugin.open();
        this.handler = new Handler<>(records -> results.accept(processed(records)), source, errors);
    }

    private Object processed(MergedRecords records) {
        boolean isFresh = hasFailed;
        if (isFresh) {
            processor = plugin.open();
        }
        hasFailed = true;
        Object result = Objects.requireNonNull(
                processor.process(isFresh ? new Anew(records) : records), "a processor's result is never null");
        hasFailed = false;
        return result;
    }

    /** All records as new, for a processor that has seen none of them. */
    private record Anew(MergedRecords records) implements MergedRecords {
        @Override
        public Stream<ShardRecord> all() {
            return records.all();
        }

        @Override
        public Stream<ShardRecord> added() {
            return records.all();
        }

        @Override
        public boolean atEnd() {
            return true;
        }
    }

    @Override
    public Start start() {
        if (!(processor instanceof ResumableProcessor<?> resumable)) {
            return Start.NOTHING;
        }
        Hash digest = digest(resumable);
        SavedStates.@Nullable Saved saved =
                digest == null ? null : states.read(digest).orElse(null);
        if (digest == null || saved == null) {
            return Start.NOTHING;
        }
        try {
            ByteReader in = new ByteReader(saved.state());
            if (!new Consistency(store, log).holds(in, saved.position())) {
                return Start.NOTHING;
            }
            if (isRestored(resumable, in.getBytes(in.remaining()))) {
                pace.resumed(saved.position());
                return new Start(saved.position(), Consistency.counts(new ByteReader(saved.state())));
            }
        } catch (MalformedException | IllegalArgumentException e) {
            // of no use; what follows writes another
            states.remove(digest);
            return Start.NOTHING;
        }
        states.remove(digest);
        processor = plugin.open();
        return Start.NOTHING;
    }

    private boolean isRestored(ResumableProcessor<?> resumable, byte[] state) {
        try {
            resumable.restoreState(state);
            return true;
        } catch (IllegalArgumentException e) {
            // of no use, as it may say
            return false;
        } catch (RuntimeException | Error e) {
            report("take its state up", e);
            return false;
        }
    }

    @Override
    public void call(MergedRecords records) {
        handler.call(records);
    }

    @Override
    public void taken(Map<WriterId, Long> counts, long position, boolean isEnd) {
        boolean isWanted = isEnd ? pace.isWorthIt(position) : pace.isDue(position);
        if (!isWanted || hasFailed || isUnsaved || !(processor instanceof ResumableProcessor<?> resumable)) {
            return;
        }
        Hash digest = digest(resumable);
        byte[] state = digest == null ? null : saved(resumable);
        if (digest == null || state == null) {
            return;
        }
        try {
            ByteWriter out = new ByteWriter();
            new Consistency(store, log).write(out, frontier(counts));
            out.putBytes(state);
            states.write(digest, new SavedStates.Saved(position, out.toBytes()));
            pace.saved(position);
        } catch (KoreException e) {
            isUnsaved = true;
            errors.accept(e);
        }
    }

    private byte @Nullable [] saved(ResumableProcessor<?> resumable) {
        try {
            return Objects.requireNonNull(resumable.saveState(), "a state is never null");
        } catch (RuntimeException | Error e) {
            isUnsaved = true;
            report("save its state", e);
            return null;
        }
    }

    /** What a plugin throws here costs it its saved state, and nobody anything else. */
    private void report(String what, Throwable failure) {
        errors.accept(new ProcessingException(
                "the processor \"" + plugin.name() + "\" could not " + what + " for log \"" + log + "\": " + failure
                        + "; it goes on without, mend the plugin",
                failure));
    }

    private Frontier frontier(Map<WriterId, Long> counts) {
        Map<WriterId, Prefix> prefixes = new TreeMap<>();
        counts.forEach((writer, count) -> {
            try (RecordCursor cursor = store.readShard(new ShardId(log, writer), count - 1)) {
                ShardRecord last = cursor.next();
                if (last != null) {
                    prefixes.put(writer, new Prefix(count, last.hash().head()));
                }
            }
        });
        return Frontier.copyOf(prefixes);
    }

    /** What its state is kept under; null if it does not tell its version. */
    private @Nullable Hash digest(ResumableProcessor<?> resumable) {
        String version;
        try {
            version = Objects.requireNonNull(resumable.stateVersion(), "a version is never null");
        } catch (RuntimeException | Error e) {
            isUnsaved = true;
            report("tell the version of its state", e);
            return null;
        }
        ByteWriter out = new ByteWriter().putText("kore processor 1").putText(log.value());
        out.putText(plugin.name()).putText(version);
        Map<String, String> options = new TreeMap<>(plugin.options());
        out.putVarint(options.size());
        options.forEach((option, value) -> out.putText(option).putText(value));
        return SavedStates.digest(out.toBytes());
    }
}
