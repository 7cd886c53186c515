package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.json.Json;
import io.kore.error.KoreException;
import io.kore.model.Frontier;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Prefix;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.ShardStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Gathers one log: takes its records in the order in which they arrive and keeps what they have come to in merged
 * order. Keys are folded one by one until the first command comes. Confined to one thread at a time.
 */
public final class GatherFold {
    private static final int KEYED = 1;
    private static final int COMMANDS = 2;

    private final ShardStore store;
    private final LogName log;
    private final Json json;
    private final Causality causality;
    private final BareNumbers numbers;
    private final FoldParts parts;
    private Fold fold;
    private boolean isChanged;

    private Map<WriterId, Prefix> grown = new HashMap<>();
    private TreePMap<WriterId, Prefix> taken = TreePMap.empty();

    /**
     * A gather that has taken nothing yet.
     *
     * @param store where the records are
     * @param log the log
     * @param rule what to gather; its field is said
     * @param json reads records
     * @param errors told of commands whose handler threw, once each
     * @param limits how much memory it may use to be quick
     */
    public GatherFold(
            ShardStore store,
            LogName log,
            GatherRule rule,
            Json json,
            Consumer<? super KoreException> errors,
            FoldLimits limits) {
        this.store = store;
        this.log = log;
        this.json = json;
        WriterTable writers = new WriterTable();
        this.causality = new Causality(writers);
        this.numbers = new BareNumbers(store);
        StoredFields stored = new StoredFields(store, log, json, limits);
        Shape.Table shapes = new Shape.Table();
        Applying applying = new Applying(rule, stored, numbers, shapes, errors);
        this.parts = new FoldParts(store, rule, limits, stored, writers, shapes, applying);
        this.fold = rule.commands().isEmpty() ? new KeyedFold(parts) : new CommandFold(parts);
    }

    /**
     * Takes in the next record to arrive of this log. If that fails, nothing has changed that taking it
     * again would not repeat.
     *
     * @param record the record
     * @param position its place in the journal
     */
    public void take(ShardRecord record, long position) {
        take(record, position, json.fields(record.payload()));
    }

    /**
     * As {@link #take(ShardRecord, long)}, with what was read of the record.
     *
     * @param record the record
     * @param position its place in the journal
     * @param fields its fields
     */
    public void take(ShardRecord record, long position, Map<String, @Nullable Object> fields) {
        if (fold instanceof KeyedFold && ChangeRecord.is(fields)) {
            fold = foldAgain(position);
        }
        takeInto(fold, record, position, fields);
        WriterId writer = record.shard().writer();
        grown.put(writer, new Prefix(record.index() + 1, record.hash().head()));
        isChanged |= fold.touched() == null || !fold.touched().isEmpty();
    }

    private void takeInto(Fold into, ShardRecord record, long position, Map<String, @Nullable Object> fields) {
        numbers.take(record, parts.writers().slot(record.shard().writer()));
        into.take(record, position, fields, causality.take(record));
    }

    /** Folds all that was taken until now in the way that knows commands. */
    private Fold foldAgain(long end) {
        Fold again = new CommandFold(parts);
        causality.restart();
        try (ArrivalCursor cursor = store.readArrivals(0)) {
            for (ShardRecord record = cursor.next();
                    record != null && cursor.position() < end;
                    record = cursor.next()) {
                if (record.shard().log().equals(log)) {
                    takeInto(again, record, cursor.position(), json.fields(record.payload()));
                }
            }
        }
        return again;
    }

    /**
     * Tells whether any object may have changed since {@link #state()} was asked for last.
     *
     * @return true if so
     */
    public boolean isChanged() {
        return isChanged;
    }

    /**
     * The keys whose objects may have changed since {@link #state()} was asked for last.
     *
     * @return a copy, or null if any may have
     */
    public @Nullable Set<Object> touched() {
        Set<Object> touched = fold.touched();
        return touched == null ? null : Set.copyOf(touched);
    }

    /**
     * What the records taken in so far have come to.
     *
     * @return an immutable snapshot
     */
    public GatherState state() {
        TreePMap<Object, Merged> objects = fold.objects();
        isChanged = false;
        taken = taken.plusAll(grown);
        grown = new HashMap<>();
        return new GatherState(String.valueOf(parts.rule().field()), objects, taken);
    }

    /**
     * Which records were taken in.
     *
     * @return how many of each shard, with their running hash
     */
    public Frontier frontier() {
        taken = taken.plusAll(grown);
        grown = new HashMap<>();
        return Frontier.copyOf(new TreeMap<>(taken));
    }

    /**
     * Tells whether it can be saved. With commands and derived records it cannot: what those were based on is needed to go
     * on, and to save it would be to save most of the log.
     *
     * @return true if so
     */
    public boolean canBeSaved() {
        return fold.canBeSaved();
    }

    /**
     * Writes all that is needed to go on later, if it can be saved.
     *
     * @param out where to
     * @param pause run between pieces of it: may take away what was written so far, and clear the writer
     */
    public void save(ByteWriter out, Runnable pause) {
        SavedForm form = new SavedForm(json, parts.writers(), parts.shapes());
        // the tables come first, so they have to be whole
        fold.forEachSaved(form::number);
        out.put(fold instanceof KeyedFold ? KEYED : COMMANDS);
        Map<WriterId, Prefix> prefixes = frontier().prefixes();
        out.putVarint(parts.writers().writers().size());
        parts.writers().writers().forEach(writer -> out.putText(writer.value()));
        out.putVarint(prefixes.size());
        prefixes.forEach((writer, prefix) ->
                out.putText(writer.value()).putVarint(prefix.count()).putLong(prefix.hashHead()));
        out.putVarint(parts.shapes().shapes().size() - 1);
        parts.shapes().shapes().stream().skip(1).forEach(shape -> SavedForm.putShape(out, shape));
        pause.run();
        causality.save(out);
        numbers.save(out);
        fold.save(out, form, pause);
    }

    /**
     * Reads what {@link #save} wrote, when nothing has been taken in yet. If that fails, this gather is of no use any
     * more.
     *
     * @param in where from
     * @throws MalformedException if it makes no sense
     */
    public void restore(ByteReader in) throws MalformedException {
        try {
            fold = in.get() == KEYED ? new KeyedFold(parts) : new CommandFold(parts);
            for (long left = in.getVarint(); left > 0; left--) {
                parts.writers().slot(writer(in));
            }
            for (long left = in.getVarint(); left > 0; left--) {
                WriterId writer = writer(in);
                taken = taken.plus(writer, new Prefix(in.getVarint(), in.getLong()));
            }
            for (long left = in.getVarint(); left > 0; left--) {
                parts.shapes().number(SavedForm.shape(in));
            }
            causality.restore(in);
            numbers.restore(in);
            fold.restore(in, new SavedForm(json, parts.writers(), parts.shapes()));
            in.expectEnd();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static WriterId writer(ByteReader in) throws MalformedException {
        return new WriterId(in.getText("a writer", Limits.BRANCH_BYTES_MAX));
    }
}
