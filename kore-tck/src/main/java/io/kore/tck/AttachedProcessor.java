package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.Processor;
import io.kore.spi.ResumableProcessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A processor and the records that it was called with: does for it what the engine does for one that is attached to
 * a log. Confined to the test's thread.
 */
final class AttachedProcessor {
    private final Processor<?> processor;
    private final Function<Object, String> form;
    private final TreeMap<RecordId, ShardRecord> held = new TreeMap<>();
    /** Of those that were answered so far, each with what it looked like then. */
    private final List<Answer> answers = new ArrayList<>();

    private boolean wasCalled;

    private record Answer(Object result, String shown) {}

    AttachedProcessor(Processor<?> processor, Function<Object, String> form) {
        this.processor = processor;
        this.form = form;
    }

    Processor<?> processor() {
        return processor;
    }

    /** All records that it was called with, in merged order. */
    Collection<ShardRecord> held() {
        return held.values();
    }

    /** Calls with these as new, and answers what the result looks like. */
    String call(Collection<ShardRecord> arrivals) {
        return callWith(next(arrivals));
    }

    String callWith(HandedRecords records) {
        Object result;
        try {
            result = processor.process(records);
        } finally {
            records.endCall();
        }
        assertThat(result).as("P5: a result").isNotNull();
        String shown = form.apply(result);
        answers.add(new Answer(result, shown));
        return shown;
    }

    /** What the next call is made with; the records are held from now on. */
    HandedRecords next(Collection<ShardRecord> arrivals) {
        TreeMap<RecordId, ShardRecord> added = new TreeMap<>();
        arrivals.forEach(record -> added.put(record.id(), record));
        boolean atEnd =
                held.isEmpty() || added.isEmpty() || held.lastKey().compareTo(added.firstKey()) < 0 || !wasCalled;
        wasCalled = true;
        held.putAll(added);
        return new HandedRecords(List.copyOf(held.values()), List.copyOf(added.values()), atEnd);
    }

    /** The last result itself. */
    Object lastResult() {
        return answers.get(answers.size() - 1).result();
    }

    /** No result has changed since it was answered. */
    void assertResultsStay(String when) {
        for (Answer answer : answers) {
            assertThat(form.apply(answer.result())).as("P5: %s", when).isEqualTo(answer.shown());
        }
    }

    byte[] saveState() {
        return resumable().saveState();
    }

    /** Hands a state to another processor, fresh from its provider, which then goes on from these records. */
    AttachedProcessor resumedBy(Processor<?> fresh, byte[] state) {
        AttachedProcessor resumed = new AttachedProcessor(fresh, form);
        resumed.resumable().restoreState(state);
        resumed.held.putAll(held);
        resumed.wasCalled = true;
        return resumed;
    }

    ResumableProcessor<?> resumable() {
        assertThat(processor).as("what the provider opens").isInstanceOf(ResumableProcessor.class);
        return (ResumableProcessor<?>) processor;
    }
}
