package io.kore.cli;

import io.kore.Entry;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Records;
import io.kore.Subscription;
import io.kore.error.InvalidRecordException;
import io.kore.model.RecordId;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A log that notes what is appended to it, and answers the records it was given. What becomes of an append
 * is for each test to say; as it stands, text with a brace is durable at once and other text is refused.
 */
class FakeLog implements Log {
    final List<String> appended = new CopyOnWriteArrayList<>();
    /** What a gather that is followed comes to, one after the other. */
    final List<FakeGathered> results = new ArrayList<>();
    /** What comes to one who follows the records, batch by batch. */
    final List<List<KoreRecord>> arrivals = new ArrayList<>();

    final List<Explanation> explanations = new ArrayList<>();

    Stream<KoreRecord> held = Stream.empty();

    @Override
    public String name() {
        return "L";
    }

    @Override
    public CompletableFuture<RecordId> appendAsync(Object record) {
        String json = record.toString();
        if (!json.startsWith("{")) {
            return CompletableFuture.failedFuture(new InvalidRecordException("a record is one JSON object"));
        }
        appended.add(json);
        return becomes(new RecordId(appended.size(), new WriterId("me")));
    }

    /** What becomes of a legal append. */
    CompletableFuture<RecordId> becomes(RecordId id) {
        return CompletableFuture.completedFuture(id);
    }

    @Override
    public Stream<KoreRecord> records() {
        return held;
    }

    @Override
    public Gather<Map<String, Object>> process() {
        return new FakeGather(this, "all");
    }

    @Override
    public RecordId append(Object record) {
        throw unused();
    }

    @Override
    public List<RecordId> appendAll(Collection<?> records) {
        throw unused();
    }

    @Override
    public <T> Entry<T> update(Entry<T> entry, T edited) {
        throw unused();
    }

    @Override
    public Subscription onRecords(Consumer<? super Records> handler) {
        arrivals.forEach(batch -> handler.accept(new FakeRecords(batch)));
        return new FakeSubscription();
    }

    @Override
    public <T> Gather<T> process(Class<T> type) {
        throw unused();
    }

    @Override
    public <R> Subscription process(
            String processor, Map<String, String> options, Class<R> result, Consumer<? super R> handler) {
        throw unused();
    }

    private record FakeRecords(List<KoreRecord> batch) implements Records {
        @Override
        public Stream<KoreRecord> all() {
            throw new AssertionError("what was printed is not printed again");
        }

        @Override
        public Stream<KoreRecord> added() {
            return batch.stream();
        }

        @Override
        public boolean atEnd() {
            return false;
        }
    }

    private static AssertionError unused() {
        return new AssertionError("no verb uses this");
    }
}
