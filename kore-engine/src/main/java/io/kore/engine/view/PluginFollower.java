package io.kore.engine.view;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.KoreException;
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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processor of a plugin, made for one subscription. Its state is saved now and then if it has one to be saved.
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
    /** After a call has failed it is not known what the state is worth. */
    private boolean hasFailed;

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
        boolean hadFailed = hasFailed;
        hasFailed = true;
        Object result = processor.process(records);
        hasFailed = hadFailed;
        return result;
    }

    @Override
    public Start start() {
        if (!(processor instanceof ResumableProcessor<?> resumable)) {
            return Start.NOTHING;
        }
        Hash digest = digest(resumable);
        SavedStates.@Nullable Saved saved = states.read(digest).orElse(null);
        if (saved == null) {
            return Start.NOTHING;
        }
        try {
            ByteReader in = new ByteReader(saved.state());
            if (new Consistency(store, log).holds(in, saved.position())) {
                resumable.restoreState(in.getBytes(in.remaining()));
                pace.resumed(saved.position());
                return new Start(saved.position(), Consistency.counts(new ByteReader(saved.state())));
            }
        } catch (MalformedException | IllegalArgumentException e) {
            // of no use; what follows writes another
            states.remove(digest);
            processor = plugin.open();
        }
        return Start.NOTHING;
    }

    @Override
    public void call(MergedRecords records) {
        handler.call(records);
    }

    @Override
    public void taken(Map<WriterId, Long> counts, long position, boolean isEnd) {
        boolean isWanted = isEnd ? pace.isWorthIt(position) : pace.isDue(position);
        if (!isWanted || hasFailed || !(processor instanceof ResumableProcessor<?> resumable)) {
            return;
        }
        try {
            ByteWriter out = new ByteWriter();
            new Consistency(store, log).write(out, frontier(counts));
            out.putBytes(resumable.saveState());
            states.write(digest(resumable), new SavedStates.Saved(position, out.toBytes()));
            pace.saved(position);
        } catch (KoreException e) {
            hasFailed = true;
            errors.accept(e);
        }
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

    private Hash digest(ResumableProcessor<?> resumable) {
        ByteWriter out = new ByteWriter().putText("kore processor 1").putText(log.value());
        out.putText(plugin.name()).putText(resumable.stateVersion());
        Map<String, String> options = new TreeMap<>(plugin.options());
        out.putVarint(options.size());
        options.forEach((option, value) -> out.putText(option).putText(value));
        return SavedStates.digest(out.toBytes());
    }
}
