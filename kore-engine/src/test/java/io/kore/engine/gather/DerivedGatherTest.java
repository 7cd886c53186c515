package io.kore.engine.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derived records arrive shard by shard, so not in the order in which they were written. Each by both kinds of fold. */
class DerivedGatherTest {
    private static final LogName LOG = new LogName("list");
    private static final LogName OLD = new LogName("old");

    private final SimulatedNode node = new SimulatedNode("me");
    private final Json json = new Json();
    private final GatherFold fold = new GatherFold(
            node.store(),
            LOG,
            GatherRule.ALL.on("k"),
            json,
            error -> {
                throw error;
            },
            new FoldLimits(1, 2, 100));

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_record_is_compared_anew_when_what_its_writer_saw_arrives_after_it(boolean hasCommands) {
        begin(hasCommands);
        derived("w", 0, 1, Map.of(), "{\"k\":1,\"a\":1,\"b\":1}");
        derived("w", 1, 3, Map.of("v", 1), "{\"k\":1,\"a\":2,\"b\":2}");
        derived("u", 0, 3, Map.of("w", 1), "{\"k\":1,\"a\":1,\"b\":5}");
        assertThat(merged()).as("w set b, as far as is known, but before u").isEqualTo("{\"k\":1,\"a\":2,\"b\":2}");
        derived("v", 0, 2, Map.of("w", 1), "{\"k\":1,\"a\":1,\"b\":2}");
        assertThat(merged()).as("v set b, and u at the same time as w").isEqualTo("{\"k\":1,\"a\":2,\"b\":5}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_writer_saw_is_folded_without_what_it_lacked_of_a_base(boolean hasCommands) {
        begin(hasCommands);
        derived("w", 0, 1, Map.of(), "{\"k\":1,\"a\":1,\"b\":1}");
        derived("v", 0, 2, Map.of("w", 1), "{\"k\":1,\"a\":1,\"b\":2}");
        derived("w", 1, 3, Map.of("v", 1), "{\"k\":1,\"a\":2,\"b\":2}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":2,\"b\":2}");
        // with w only, b was shown as 2
        natively("x", 4, Map.of("old~0000~w", 2), "{\"k\":1,\"a\":2,\"b\":1}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":2,\"b\":1}");
        natively("x", 5, Map.of("old~0000~w", 2), "{\"k\":1,\"a\":2,\"b\":1,\"c\":1}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":2,\"b\":1,\"c\":1}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_of_one_record_do_not_see_each_other_and_are_both_seen(boolean hasCommands) {
        begin(hasCommands);
        derived("w", 0, 1, Map.of(), "{\"k\":1,\"a\":1}");
        part("{\"k\":1,\"b\":1}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":1,\"b\":1}");
        derived("v", 0, 2, Map.of("w", 1), "{\"k\":1,\"a\":1}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_derived_record_does_not_stand_for_what_its_writer_saw_and_its_reader_lacked(boolean hasCommands) {
        begin(hasCommands);
        derived("v", 0, 1, Map.of(), "{\"k\":1,\"a\":1}");
        derived("u", 0, 2, Map.of(), "{\"k\":1,\"a\":9}");
        derived("w", 0, 3, Map.of("v", 1), "{\"k\":1,\"a\":1,\"b\":1}");
        assertThat(merged()).as("w left a as it was").isEqualTo("{\"k\":1,\"a\":9,\"b\":1}");
        // another key's history is read, so that this one's is not at hand any more
        natively("p", 1, Map.of(), "{\"k\":2,\"a\":1}");
        natively("q", 1, Map.of(), "{\"k\":2,\"a\":2}");
        natively("o", 1, Map.of(), "{\"k\":2,\"a\":3}");
        // without v, all that w says was new: a was shown as 1
        natively("x", 4, Map.of("old~0000~u", 1, "old~0000~w", 1), "{\"k\":1,\"a\":1,\"b\":2}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":9,\"b\":2}{\"k\":2,\"a\":2}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_writer_saw_is_folded_anew_when_more_of_it_has_arrived(boolean hasCommands) {
        begin(hasCommands);
        derived("w", 0, 1, Map.of(), "{\"k\":1,\"a\":1}");
        derived("y", 0, 3, Map.of(), "{\"k\":1,\"c\":7}");
        derived("x", 0, 3, Map.of("w", 1, "v", 1), "{\"k\":1,\"a\":1,\"c\":1}");
        derived("w", 1, 3, Map.of("v", 1), "{\"k\":1,\"a\":1,\"b\":2}");
        derived("v", 0, 2, Map.of("w", 1), "{\"k\":1,\"a\":1,\"c\":1}");
        // w took c away, and x knew it from v: so w saw no c any more, and has nothing against that of y
        derived("w", 2, 5, Map.of("v", 1, "x", 1), "{\"k\":1,\"a\":1,\"b\":2,\"d\":1}");
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":1,\"b\":2,\"c\":7,\"d\":1}");
    }

    private void begin(boolean hasCommands) {
        if (hasCommands) {
            natively("z", 1, Map.of(), "{\"change\":{\"k\":0},\"to\":{\"a\":0}}");
        }
    }

    private void derived(String writer, long index, long number, Map<String, Integer> seen, String content) {
        Origin origin = new Origin(new ShardId(OLD, new WriterId(writer)), index, 0, null);
        take("old~0000~" + writer, new Envelope(number, seen(seen), null, origin), content);
    }

    /** Another part of the first record of w. */
    private void part(String content) {
        Origin origin = new Origin(new ShardId(OLD, new WriterId("w")), 0, 1, null);
        take("old~0001~w", new Envelope(1, seen(Map.of()), null, origin), content);
    }

    private void natively(String writer, long number, Map<String, Integer> seen, String content) {
        take(writer, Envelope.of(number, seen(seen)), content);
    }

    private void take(String writer, Envelope envelope, String content) {
        ShardRecord record = node.write(new ShardId(LOG, new WriterId(writer)), envelope, content);
        fold.take(record, node.store().arrivalOf(record.shard(), record.index()));
    }

    private String merged() {
        StringBuilder lines = new StringBuilder();
        fold.state().objects().values().forEach(object -> lines.append(json.text(object.fields())));
        return lines.toString();
    }

    private static Seen seen(Map<String, Integer> counts) {
        Map<WriterId, Prefix> prefixes = new TreeMap<>();
        counts.forEach((writer, count) -> prefixes.put(new WriterId(writer), new Prefix(count, 1)));
        return Seen.all(Frontier.copyOf(prefixes));
    }
}
