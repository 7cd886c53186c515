package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.KoreRecord;
import io.kore.Records;
import io.kore.Subscription;
import io.kore.engine.order.SimulatedNode;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsRecordsTest {
    private final Desk desk = new Desk();

    record Task(String title) {}

    /** One call of a handler. */
    record Call(List<String> all, List<String> added, boolean atEnd) {}

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void the_first_call_holds_everything_as_new() {
        desk.append("{\"a\":1}");
        desk.append("{\"a\":2}");
        List<Call> calls = calls();
        desk.runAll();
        assertThat(calls).containsExactly(new Call(List.of("1-me", "2-me"), List.of("1-me", "2-me"), true));
    }

    @Test
    void the_first_call_comes_also_when_nothing_is_there() {
        List<Call> calls = calls();
        desk.runAll();
        assertThat(calls).containsExactly(new Call(List.of(), List.of(), true));
    }

    @Test
    void every_arrival_is_new_once_in_merged_order_and_late_ones_are_told() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            try (Desk here = new Desk();
                    SimulatedNode there = new SimulatedNode("a")) {
                List<Call> calls = calls(here);
                List<String> delivered = new ArrayList<>();
                for (int step = 0; step < 15; step++) {
                    for (int i = random.nextInt(3); i > 0; i--) {
                        here.append("{}");
                        there.append(Desk.LOG, "{}", null);
                        here.node.append(new LogName("noise"), "{}", null);
                    }
                    here.node.receiveSome(there, random, random.nextDouble());
                    here.views.advance(here.node.store().end());
                    here.runAll();
                }
                for (Call call : calls) {
                    boolean atEnd = delivered.isEmpty()
                            || call.added().isEmpty()
                            || id(delivered.get(delivered.size() - 1))
                                            .compareTo(id(call.added().get(0)))
                                    < 0;
                    delivered.addAll(call.added());
                    delivered.sort((one, other) -> id(one).compareTo(id(other)));
                    assertThat(call.all()).as("seed " + seed).isEqualTo(delivered);
                    assertThat(call.atEnd()).as("seed " + seed).isEqualTo(atEnd);
                    assertThat(call.added())
                            .as("seed " + seed)
                            .isSortedAccordingTo((one, other) -> id(one).compareTo(id(other)));
                }
                assertThat(delivered).as("seed " + seed).hasSize((int) here.node.counts(Desk.LOG).values().stream()
                        .mapToLong(n -> n)
                        .sum());
            }
        }
    }

    @Test
    void a_slow_handler_misses_nothing_and_gets_bounded_batches() {
        List<Integer> sizes = new ArrayList<>();
        desk.views.onRecords(
                Desk.LOG, records -> sizes.add((int) records.added().count()));
        desk.runAll();
        for (int i = 0; i < ProcessorFeed.ARRIVALS_MAX + 5; i++) {
            desk.node.append(Desk.LOG, "{}", null);
        }
        desk.views.advance(desk.node.store().end());
        desk.runAll();
        assertThat(sizes).containsExactly(0, ProcessorFeed.ARRIVALS_MAX, 5);
    }

    @Test
    void large_records_come_in_smaller_batches() {
        List<Integer> sizes = new ArrayList<>();
        desk.views.onRecords(
                Desk.LOG, records -> sizes.add((int) records.added().count()));
        desk.runAll();
        String large = "{\"x\":\"" + "x".repeat(1_000_000) + "\"}";
        for (int i = 0; i < 20; i++) {
            desk.node.append(Desk.LOG, large, null);
        }
        desk.views.advance(desk.node.store().end());
        desk.runAll();
        assertThat(sizes).containsExactly(0, 17, 3);
    }

    @Test
    void a_handler_that_throws_is_reported_and_called_with_the_next_records() {
        List<Long> sizes = new ArrayList<>();
        desk.views.onRecords(Desk.LOG, records -> {
            sizes.add(records.added().count());
            throw new IllegalStateException("not today");
        });
        desk.runAll();
        desk.append("{}");
        desk.runAll();
        assertThat(sizes).containsExactly(0L, 1L);
        assertThat(desk.errors)
                .hasSize(2)
                .allSatisfy(e ->
                        assertThat(e).isInstanceOf(ProcessingException.class).hasMessageContaining("not today"));
    }

    @Test
    void what_was_handed_out_for_a_call_ends_with_it() {
        desk.append("{}");
        List<Records> kept = new ArrayList<>();
        List<Stream<KoreRecord>> open = new ArrayList<>();
        desk.views.onRecords(Desk.LOG, records -> {
            kept.add(records);
            open.add(records.all());
        });
        desk.runAll();
        assertThatThrownBy(() -> kept.get(0).all()).hasMessageContaining("for the call only");
        assertThatThrownBy(() -> kept.get(0).added()).hasMessageContaining("for the call only");
        Stream<KoreRecord> left = open.get(0);
        assertThatThrownBy(left::count).isInstanceOf(IllegalStateException.class);
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_record_shows_its_bytes_its_fields_and_itself_as_an_object() {
        desk.append("{ \"title\" : \"Milk\", \"n\":1.50 }");
        try (Stream<KoreRecord> records = desk.views.records(Desk.LOG)) {
            KoreRecord record = records.findFirst().orElseThrow();
            assertThat(record.json()).isEqualTo("{ \"title\" : \"Milk\", \"n\":1.50 }");
            assertThat(record.fields().keySet()).containsExactly("title", "n", "_korenum", "_korewho");
            assertThat(record.fields()).containsEntry("_korenum", 1L).containsEntry("_korewho", "me");
            assertThat(record.as(Task.class)).isEqualTo(new Task("Milk"));
            assertThat(record.log()).isEqualTo("list");
            assertThat(record.toString()).isEqualTo("1-me { \"title\" : \"Milk\", \"n\":1.50 }");
            assertThatThrownBy(() -> record.as(int[].class))
                    .isInstanceOf(ProcessingException.class)
                    .hasMessageContaining("record 1-me of log \"list\"");
            assertThatThrownBy(() -> record.fields().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void a_stream_of_records_is_a_snapshot() {
        desk.append("{}");
        try (Stream<KoreRecord> records = desk.views.records(Desk.LOG)) {
            desk.append("{}");
            assertThat(records.map(KoreRecord::id).map(Object::toString)).containsExactly("1-me");
        }
    }

    @Test
    void a_processor_keeps_its_state_and_hands_over_each_result() {
        List<Long> totals = new ArrayList<>();
        desk.views.process(Desk.LOG, new ProcessorChoice(new Counting(), Map.of()), Long.class, totals::add);
        desk.runAll();
        desk.append("{}");
        desk.append("{}");
        desk.runAll();
        desk.append("{}");
        desk.runAll();
        assertThat(totals).containsExactly(0L, 2L, 3L);
    }

    @Test
    void a_processor_with_results_of_another_type_is_reported() {
        desk.views.process(Desk.LOG, new ProcessorChoice(new Counting(), Map.of()), String.class, text -> {});
        desk.runAll();
        assertThat(desk.errors)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("ClassCastException"));
    }

    @Test
    void a_closed_subscription_is_called_no_more() {
        List<Call> calls = calls();
        desk.runAll();
        Subscription other = desk.views.onRecords(Desk.LOG, records -> calls.clear());
        other.close();
        other.close();
        desk.append("{}");
        desk.runAll();
        assertThat(calls).hasSize(2);
    }

    private List<Call> calls() {
        return calls(desk);
    }

    private static List<Call> calls(Desk desk) {
        List<Call> calls = new ArrayList<>();
        desk.views.onRecords(Desk.LOG, records -> {
            try (Stream<KoreRecord> all = records.all();
                    Stream<KoreRecord> added = records.added()) {
                calls.add(new Call(ids(all), ids(added), records.atEnd()));
            }
        });
        return calls;
    }

    private static List<String> ids(Stream<KoreRecord> records) {
        return records.map(record -> record.id().toString()).toList();
    }

    private static RecordId id(String text) {
        return RecordId.parse(text);
    }

    /** Counts what is new. */
    private static final class Counter implements Processor<Long> {
        private long total;

        @Override
        public Long process(MergedRecords records) {
            total += records.added().count();
            return total;
        }
    }

    private static final class Counting implements ProcessorProvider {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public Processor<?> open(Map<String, String> options) {
            return new Counter();
        }
    }
}
