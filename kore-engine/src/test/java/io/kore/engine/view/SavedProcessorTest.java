package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.KoreRecord;
import io.kore.Subscription;
import io.kore.error.ProcessingException;
import io.kore.error.SetupException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What outlives a restart of a processor plugin, and what becomes of one that fails. */
class SavedProcessorTest {
    private final Desk desk = new Desk("me", Desk.SAVING);
    private final Desk other = new Desk("a");
    private final Listing listing = new Listing();
    private final List<String> results = new ArrayList<>();

    @AfterEach
    void close() {
        desk.close();
        other.close();
    }

    @Test
    void a_state_is_taken_up_without_reading_old_records() {
        write(desk, 100);
        listen();
        desk.restart();
        listen();
        assertThat(desk.store.recordsRead()).isLessThan(5);
        assertThat(listing.calls).containsExactly("new 100, at end", "resumed", "new 0, at end");
        assertThat(results).hasSize(2).last().isEqualTo(results.get(0));
    }

    @Test
    void what_came_since_is_new_and_nothing_else() {
        write(desk, 20);
        listen();
        desk.views.close();
        write(desk, 3);
        desk.restart();
        listen();
        write(desk, 2);
        desk.runAll();
        assertThat(listing.calls).containsExactly("new 20, at end", "resumed", "new 3, at end", "new 2, at end");
        assertThat(results.get(results.size() - 1)).isEqualTo(all(desk));
    }

    @Test
    void late_records_after_a_restart_are_told_to_be_late() {
        write(desk, 20);
        write(other, 5);
        listen();
        desk.restart();
        desk.receive(other);
        listen();
        write(other, 30);
        desk.receive(other);
        desk.runAll();
        write(desk, 1);
        desk.runAll();
        assertThat(listing.calls)
                .containsExactly("new 20, at end", "resumed", "new 5, late", "new 30, late", "new 1, at end");
        assertThat(results.get(results.size() - 1)).isEqualTo(all(desk));
    }

    @Test
    void a_saved_state_of_an_empty_part_of_the_log_is_none() {
        desk.node.append(new LogName("noise"), "{}", null);
        desk.views.advance(desk.node.store().end());
        listen();
        desk.restart();
        write(desk, 2);
        listen();
        assertThat(results).containsExactly("[]", all(desk));
    }

    @Test
    void a_state_of_another_version_or_other_options_is_not_taken_up() {
        write(desk, 20);
        listen();
        desk.restart();
        listing.version = "2";
        listen();
        desk.restart();
        listen(Map.of("upper", "yes"));
        assertThat(listing.calls).containsExactly("new 20, at end", "new 20, at end", "new 20, at end");
    }

    @Test
    void a_state_that_the_processor_refuses_is_dropped_and_made_again() {
        write(desk, 20);
        listen();
        desk.restart();
        listing.restoring = state -> {
            throw new IllegalArgumentException("of no use");
        };
        listen();
        listing.restoring = state -> {};
        desk.restart();
        listen();
        assertThat(listing.calls).containsExactly("new 20, at end", "new 20, at end", "resumed", "new 0, at end");
        assertThat(results.get(2)).isEqualTo(all(desk));
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_processor_that_fails_in_taking_a_state_up_is_reported_and_begins_anew() {
        write(desk, 20);
        listen();
        desk.restart();
        listing.restoring = state -> {
            throw new IllegalStateException("never expected that");
        };
        listen();
        write(desk, 1);
        desk.runAll();
        assertThat(results.get(results.size() - 1)).isEqualTo(all(desk));
        assertThat(listing.calls).containsExactly("new 20, at end", "new 20, at end", "new 1, at end");
        assertThat(desk.errors)
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("listing", "never expected that");
        listing.restoring = state -> {};
        desk.restart();
        listen();
        assertThat(listing.calls).endsWith("resumed", "new 0, at end");
    }

    @Test
    void a_processor_that_does_not_tell_its_version_is_reported_and_works_without() {
        write(desk, 20);
        listing.version = null;
        listen();
        write(desk, 1);
        desk.runAll();
        assertThat(listing.calls).containsExactly("new 20, at end", "new 1, at end");
        assertThat(desk.savedStates()).isEmpty();
        assertThat(desk.errors).singleElement().isInstanceOf(ProcessingException.class);
    }

    @Test
    void a_processor_that_fails_in_saving_is_reported_once_and_goes_on_without() {
        listing.saving = () -> {
            throw new IllegalStateException("cannot put it into words");
        };
        write(desk, 20);
        listen();
        write(desk, 1);
        desk.runAll();
        desk.restart();
        listing.saving = () -> {};
        listen();
        assertThat(listing.calls).containsExactly("new 20, at end", "new 1, at end", "new 21, at end");
        assertThat(desk.errors)
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("listing", "cannot put it into words");
    }

    @Test
    void damaged_states_and_those_of_other_records_are_made_again() {
        write(desk, 20);
        listen();
        desk.restart();
        Map<String, byte[]> saved = desk.savedStates();
        for (String key : saved.keySet()) {
            for (int i = 0; i < saved.get(key).length; i++) {
                byte[] flipped = saved.get(key).clone();
                flipped[i] ^= 0x10;
                desk.restart();
                saved.forEach(desk.store.metadata()::write);
                desk.store.metadata().write(key, flipped);
                listing.calls.clear();
                listen();
                assertThat(listing.calls).as("%s, byte %d", key, i).containsExactly("new 20, at end");
            }
        }
        desk.restart();
        desk.store.drop(Desk.LOG);
        desk.node.forget(Desk.LOG);
        write(desk, 30);
        saved.forEach(desk.store.metadata()::write);
        listing.calls.clear();
        listen();
        assertThat(listing.calls).containsExactly("new 30, at end");
    }

    @Test
    void nothing_is_saved_of_records_that_cannot_be_forced() {
        desk.store.failOnForce();
        write(desk, 20);
        listen();
        write(desk, 1);
        desk.runAll();
        assertThat(desk.savedStates()).isEmpty();
        assertThat(results).hasSize(2);
        assertThat(desk.errors).singleElement().isInstanceOf(StoreFailedException.class);
    }

    @Test
    void a_processor_that_failed_is_replaced_by_a_fresh_one_that_gets_all_records() {
        listing.folding = record -> {
            if (record.payload().text().contains("poison")) {
                throw new IllegalStateException("cannot bear it");
            }
        };
        write(desk, 5);
        listen();
        desk.append("{\"n\":\"before\"}");
        desk.append("{\"n\":\"poison\"}");
        desk.runAll();
        listing.folding = record -> {};
        desk.append("{\"n\":\"after\"}");
        desk.runAll();
        assertThat(results.get(results.size() - 1)).isEqualTo(all(desk));
        assertThat(listing.calls).containsExactly("new 5, at end", "new 2, at end", "new 8, at end");
        assertThat(desk.errors)
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("cannot bear it");
        desk.restart();
        listen();
        assertThat(listing.calls).endsWith("resumed", "new 0, at end");
    }

    @Test
    void a_processor_whose_records_could_not_be_read_is_right_again_once_they_can() {
        write(desk, 5);
        listing.readsAll = true;
        listen();
        desk.append("{\"n\":\"x\"}");
        desk.store.corrupt(new ShardId(Desk.LOG, desk.node.writer()));
        desk.runAll();
        desk.store.corrupt(null);
        desk.append("{\"n\":\"y\"}");
        desk.runAll();
        assertThat(results.get(results.size() - 1)).isEqualTo(all(desk));
        assertThat(desk.errors)
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .satisfiesAnyOf(
                                e -> assertThat(e).isInstanceOf(StoreCorruptException.class),
                                e -> assertThat(e).hasRootCauseInstanceOf(StoreCorruptException.class)));
    }

    @Test
    void a_handler_that_throws_does_not_cost_the_processor_its_state() {
        write(desk, 5);
        desk.views.process(Desk.LOG, new ProcessorChoice(listing, Map.of()), String.class, result -> {
            throw new IllegalStateException("not today");
        });
        desk.runAll();
        write(desk, 1);
        desk.runAll();
        desk.restart();
        listen();
        assertThat(listing.calls).containsExactly("new 5, at end", "new 1, at end", "resumed", "new 0, at end");
        assertThat(desk.errors).hasSize(2);
    }

    @Test
    void options_that_the_plugin_refuses_are_refused_to_the_caller_and_nothing_is_attached() {
        ProcessorChoice refusing = new ProcessorChoice(
                new Opening(options -> {
                    throw new IllegalArgumentException("there is no option " + options.keySet());
                }),
                Map.of("x", "1"));
        assertThatThrownBy(() -> desk.views.process(Desk.LOG, refusing, String.class, results::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no option [x]");
        write(desk, 1);
        assertThat(desk.runOne()).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void a_plugin_that_opens_nothing_is_told_by_its_name() {
        ProcessorChoice nothing = new ProcessorChoice(new Opening(options -> null), Map.of());
        assertThatThrownBy(() -> desk.views.process(Desk.LOG, nothing, String.class, results::add))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(Opening.class.getName());
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void a_result_that_is_null_is_reported_and_reaches_no_handler() {
        ProcessorChoice empty = new ProcessorChoice(new Opening(options -> records -> null), Map.of());
        desk.views.process(Desk.LOG, empty, String.class, results::add);
        desk.runAll();
        assertThat(results).isEmpty();
        assertThat(desk.errors)
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("null");
    }

    @Test
    void two_subscriptions_have_a_processor_each_and_do_not_disturb_each_other() {
        write(desk, 5);
        List<String> others = new ArrayList<>();
        listen();
        Subscription second =
                desk.views.process(Desk.LOG, new ProcessorChoice(listing, Map.of()), String.class, others::add);
        desk.runAll();
        write(desk, 1);
        desk.runAll();
        second.close();
        write(desk, 1);
        desk.runAll();
        assertThat(results).hasSize(3).last().isEqualTo(all(desk));
        assertThat(others).hasSize(2);
        desk.restart();
        listen();
        assertThat(listing.calls).endsWith("resumed", "new 0, at end");
        assertThat(results.get(3)).isEqualTo(all(desk));
    }

    private void listen() {
        listen(Map.of());
    }

    private void listen(Map<String, String> options) {
        desk.views.process(Desk.LOG, new ProcessorChoice(listing, options), String.class, results::add);
        desk.runAll();
    }

    private static void write(Desk desk, int records) {
        for (int i = 0; i < records; i++) {
            desk.append("{\"n\":" + i + "}");
        }
    }

    /** The oracle: the ids of all records in merged order. */
    private static String all(Desk desk) {
        try (Stream<KoreRecord> records = desk.views.records(Desk.LOG)) {
            return records.map(record -> record.id().toString()).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A plugin that opens what the test says. */
    private record Opening(Function<Map<String, String>, Processor<?>> opening) implements ProcessorProvider {
        @Override
        public String name() {
            return "opening";
        }

        @Override
        public Processor<?> open(Map<String, String> options) {
            return opening.apply(options);
        }
    }
}
