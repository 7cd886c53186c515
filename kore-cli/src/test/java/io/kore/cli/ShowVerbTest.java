package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Explanation;
import io.kore.Explanation.Lost;
import io.kore.KoreRecord;
import io.kore.model.Origin;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShowVerbTest {
    /** It could steer a terminal, and JSON leaves it as it is. */
    private static final String CONTROL = String.valueOf((char) 0x85);

    private final FakeNode node = new FakeNode(new FakeLog());
    private final Invocation kore = Invocation.on(node);

    @Test
    void records_are_lines_in_the_order_of_the_log() {
        node.log.held = Stream.of(
                FakeRecord.of(1, "pad", "{\"do\":\"Pick up dinner\"}"),
                FakeRecord.of(1, "phone", "{\n  \"do\": \"Buy Milk\"\n}"));

        assertThat(show()).isZero();
        assertThat(kore.out()).isEqualTo("""
                        {"do":"Pick up dinner","_korenum":1,"_korewho":"pad"}
                        {"do":"Buy Milk","_korenum":1,"_korewho":"phone"}
                        """);
        assertThat(kore.error()).isEmpty();
        assertThat(node.isClosed).isTrue();
    }

    @Test
    void all_filters_must_hold() {
        node.log.held = Stream.of(
                FakeRecord.of(1, "w", "{\"a\":1,\"b\":\"x\"}"),
                FakeRecord.of(2, "w", "{\"a\":1,\"b\":\"y\"}"),
                FakeRecord.of(3, "w", "{\"a\":2,\"b\":\"x\"}"));

        assertThat(show("--filter", "a=1", "--filter", "b=x")).isZero();
        assertThat(kore.out()).isEqualTo("{\"a\":1,\"b\":\"x\",\"_korenum\":1,\"_korewho\":\"w\"}\n");
    }

    @Test
    void gathered_objects_carry_the_record_that_changed_them_last() {
        assertThat(show("--gather", "name", "--filter", "type=contact", "--filter", "size=5", "--filter", "gone=null"))
                .isZero();
        assertThat(kore.out())
                .isEqualTo("{\"asked\":\"all on name where type is String contact where size is BigDecimal 5"
                        + " where gone is null\",\"_korenum\":7,\"_korewho\":\"pad\"}\n");
    }

    @Test
    void overwrite_is_passed_on() {
        assertThat(show("--gather", "name", "--overwrite")).isZero();
        assertThat(kore.out()).startsWith("{\"asked\":\"all on name overwriting\"");
    }

    @Test
    void nested_merging_and_commands_are_passed_on() {
        assertThat(show("--gather", "name", "--merge-nested")).isZero();
        assertThat(kore.out()).startsWith("{\"asked\":\"all on name nested\"");

        kore.out.reset();
        assertThat(show("--gather", "name", "--command", "op=x,n=5:remove", "--command", "op=y:update"))
                .isZero();
        assertThat(kore.out())
                .startsWith("{\"asked\":\"all on name commanded by {\\\"op\\\":\\\"x\\\",\\\"n\\\":5}"
                        + " commanded by {\\\"op\\\":\\\"y\\\"} of version kore show 1: REMOVE,UPDATE\"");
    }

    @Test
    void a_gather_with_expressions_begins_anew_each_time() {
        assertThat(show("--gather", "name", "--command", "op=x:remove", "--command", "op=y:jq:."))
                .isZero();
        assertThat(kore.out()).contains("commanded by").doesNotContain("of version");
    }

    @Test
    void an_expression_of_jq_makes_no_one_or_several_lines_of_each() {
        node.log.held = Stream.of(
                FakeRecord.of(1, "w", "{\"a\":[1,\"x\"]}"),
                FakeRecord.of(2, "w", "{\"a\":[]}"),
                FakeRecord.of(3, "w", "{\"a\":[9007199254740993]}"));

        assertThat(show("--jq", ".a[], ._korenum")).isZero();
        assertThat(kore.out()).isEqualTo("1\n\"x\"\n1\n2\n9007199254740993\n3\n");
    }

    @Test
    void an_expression_that_fails_names_the_record_and_what_was_before_it_is_out() {
        node.log.held = Stream.of(
                FakeRecord.of(1, "w", "{\"a\":[1]}"),
                FakeRecord.of(2, "pad", "{\"a\":7}"),
                FakeRecord.of(3, "w", "{\"a\":[3]}"));

        assertThat(show("--jq", ".a[0]")).isEqualTo(1);
        assertThat(kore.out()).isEqualTo("1\n");
        assertThat(kore.error()).isEqualTo("kore: --jq fails at record 2-pad: Cannot index number with number\n");

        assertThat(show("--gather", "name", "--jq", ".asked.x")).isEqualTo(1);
        assertThat(kore.error()).contains("kore: --jq fails at the object of \"key\": ");
    }

    @Test
    void why_a_field_is_as_it_is_is_a_line_for_each_key() {
        explanations();

        assertThat(show("--gather", "name", "--explain", "number")).isZero();
        assertThat(kore.out()).isEqualTo("""
                        {"key":"Alice","field":"number","value":"665","set":"4-pad","kind":"edit","seen":"1-phone",\
                        "lost":[{"record":"2-w","value":null},{"record":"3-w"}]}
                        {"key":5,"field":"number","set":"6-pad","kind":"change","lost":[]}
                        {"key":6,"field":"number","value":null,"set":"7-pad","kind":"command","lost":[]}
                        {"key":"%s","field":"number","lost":[]}
                        """.formatted(CONTROL));
        assertThat(kore.error()).isEmpty();

        kore.out.reset();
        assertThat(show("--gather", "name", "--explain", "number", "--jq", "select(.lost != []).set"))
                .isZero();
        assertThat(kore.out()).isEqualTo("\"4-pad\"\n");
    }

    @Test
    void a_person_reads_why_a_field_is_as_it_is() {
        explanations();
        kore.environment.put("NO_COLOR", "1");

        assertThat(kore.at("12").run("show", "--store=memory", "--save-to=.", "L", "--gather=name", "--explain=number"))
                .isZero();
        assertThat(kore.out()).isEqualTo("""
                        "Alice"  "665"
                            set by 4-pad, whose writer had seen 1-phone
                            2-w set null at the same time, and lost
                            3-w took it away at the same time, and lost
                        5  not there
                            taken away by 6-pad, a change, whose writer had seen none before
                        6  null
                            set by 7-pad, a command
                        "\\u0085"  not there
                        """);

        kore.out.reset();
        assertThat(show("--gather=name", "--explain=number", "--json")).isZero();
        assertThat(kore.out()).startsWith("{\"key\":\"Alice\"");
    }

    @Test
    void an_explanation_tells_where_derived_records_came_from() {
        ShardId first = ShardId.of("A", "w");
        Origin chain = new Origin(ShardId.of("B", "A~0000~w"), 3, 1, new Origin(first, 4, 0, null));
        RecordId by = RecordId.parse("5-B~0001~A%7E0000%7Ew");
        node.log.explanations.add(new Explanation(
                "Alice",
                "number",
                true,
                Optional.of("665"),
                Optional.of(by),
                "edit",
                Optional.empty(),
                List.of(),
                Map.of(by, chain)));
        assertThat(show("--gather=name", "--explain=number", "--json")).isZero();
        assertThat(kore.out())
                .contains(
                        "\"origins\":{\"5-B~0001~A%7E0000%7Ew\":[{\"log\":\"B\",\"record\":\"5-A~0000~w\",\"index\":3,"
                                + "\"part\":1},{\"log\":\"A\",\"record\":\"5-w\",\"index\":4,\"part\":0}]}");

        kore.out.reset();
        kore.environment.put("NO_COLOR", "1");
        assertThat(kore.at("12").run("show", "--store=memory", "--save-to=.", "L", "--gather=name", "--explain=number"))
                .isZero();
        assertThat(kore.out())
                .contains(
                        "    5-B~0001~A%7E0000%7Ew was migrated from 5-A~0000~w of log B (index 3, part 1), that one from"
                                + " 5-w of log A (index 4)\n");
    }

    private void explanations() {
        RecordId by = RecordId.parse("4-pad");
        List<Lost> lost = List.of(
                new Lost(RecordId.parse("2-w"), false, Optional.empty()),
                new Lost(RecordId.parse("3-w"), true, Optional.empty()));
        node.log.explanations.add(new Explanation(
                "Alice",
                "number",
                true,
                Optional.of("665"),
                Optional.of(by),
                "edit",
                Optional.of(RecordId.parse("1-phone")),
                lost));
        node.log.explanations.add(new Explanation(
                new BigDecimal("5"),
                "number",
                false,
                Optional.empty(),
                Optional.of(RecordId.parse("6-pad")),
                "change",
                Optional.empty(),
                List.of()));
        node.log.explanations.add(new Explanation(
                new BigDecimal("6"),
                "number",
                true,
                Optional.empty(),
                Optional.of(RecordId.parse("7-pad")),
                "command",
                Optional.empty(),
                List.of()));
        node.log.explanations.add(new Explanation(
                CONTROL, "number", false, Optional.empty(), Optional.empty(), "", Optional.empty(), List.of()));
    }

    @Test
    void who_follows_gets_each_batch_as_it_comes_until_nobody_reads() {
        node.log.arrivals.add(List.of(FakeRecord.of(5, "w", "{\"a\":1}"), FakeRecord.of(6, "w", "{\"a\":2}")));
        node.log.arrivals.add(List.of(FakeRecord.of(2, "late", "{\"a\":1}")));
        node.log.arrivals.add(List.of(FakeRecord.of(7, "w", "{\"a\":1}")));
        node.log.arrivals.add(List.of(FakeRecord.of(8, "w", "{\"a\":1}")));
        PatientReader reader = new PatientReader(2);
        kore.outStream = reader;

        assertThat(show("--follow", "--filter", "a=1", "--jq", "._korenum")).isZero();
        assertThat(reader.writes).containsExactly("5\n", "2\n");
        assertThat(kore.error()).isEmpty();
        assertThat(node.isClosed).isTrue();
    }

    @Test
    void who_follows_a_gather_gets_what_changed_and_what_is_gone() {
        node.log.results.add(new FakeGathered().added("Alice", "{\"n\":1}").added("Bob", "{\"n\":2}"));
        node.log.results.add(new FakeGathered()
                .with("Bob", "{\"n\":2}")
                .added(BigDecimal.TEN, "{\"n\":10}")
                .removed("Alice")
                .changed("Carol", "{\"n\":3}"));
        node.log.results.add(new FakeGathered().removed(BigDecimal.TEN));
        PatientReader reader = new PatientReader(2);
        kore.outStream = reader;

        assertThat(show("--follow", "--gather", "name")).isZero();
        assertThat(reader.writes).containsExactly("""
                        {"n":1,"_korenum":7,"_korewho":"pad"}
                        {"n":2,"_korenum":7,"_korewho":"pad"}
                        """, """
                        {"n":10,"_korenum":7,"_korewho":"pad"}
                        {"n":3,"_korenum":7,"_korewho":"pad"}
                        {"name":"Alice","_koreremoved":true}
                        """);
        assertThat(kore.error()).isEmpty();
    }

    @Test
    void a_failure_ends_who_follows() {
        node.log.arrivals.add(List.of(FakeRecord.of(5, "w", "{\"a\":[1]}"), FakeRecord.of(6, "w", "{\"a\":2}")));

        assertThat(show("--follow", "--jq", ".a[0]")).isEqualTo(1);
        assertThat(kore.out()).isEqualTo("1\n");
        assertThat(kore.error()).isEqualTo("kore: --jq fails at record 6-w: Cannot index number with number\n");
        assertThat(node.isClosed).isTrue();
    }

    @Test
    void a_person_is_told_that_nothing_can_come_without_peers() {
        node.log.arrivals.add(List.of(FakeRecord.of(5, "w", "{}")));
        kore.outStream = failing("Broken pipe");

        assertThat(kore.at("2").run("show", "--store=memory", "--save-to=.", "MyList", "--follow"))
                .isZero();
        assertThat(kore.error()).isEqualTo("kore: nothing new can come without --connect or --listen; Ctrl-C ends\n");
    }

    @Test
    void a_reader_who_has_seen_enough_ends_it_quietly_and_soon() {
        AtomicLong read = new AtomicLong();
        node.log.held = LongStream.rangeClosed(1, 1_000_000).mapToObj(number -> {
            read.incrementAndGet();
            return FakeRecord.of(number, "w", "{}");
        });
        kore.outStream = failing("Broken pipe");

        assertThat(show()).isZero();
        assertThat(kore.error()).isEmpty();
        assertThat(read.get()).isLessThan(100_000);
    }

    @Test
    void output_that_cannot_be_written_is_a_failure() {
        node.log.held = Stream.of(FakeRecord.of(1, "w", "{}"));
        kore.outStream = failing("No space left on device");

        assertThat(show()).isEqualTo(1);
        assertThat(kore.error()).isEqualTo("kore: standard output cannot be written: No space left on device\n");
    }

    @Test
    void the_stream_over_the_log_is_closed() {
        List<String> events = new ArrayList<>();
        Stream<KoreRecord> held = Stream.of(FakeRecord.of(1, "w", "{}"));
        node.log.held = held.onClose(() -> events.add("closed"));

        assertThat(show()).isZero();
        assertThat(events).containsExactly("closed");
    }

    @Test
    void with_connect_it_exchanges_first() {
        assertThat(show("--connect", "http://hub")).isZero();
        assertThat(node.peersAsked).containsExactly("http://hub");
    }

    @Test
    void a_person_is_told_of_a_log_that_is_not_there_and_a_script_is_not() {
        assertThat(show()).isZero();
        assertThat(kore.error()).isEmpty();

        node.log.held = Stream.empty();
        assertThat(kore.at("2").run("show", "--store=memory", "--save-to=.", "Mylist"))
                .isZero();
        assertThat(kore.error()).isEqualTo("kore: no records of \"Mylist\" here; there are: Groceries, MyList\n");
        assertThat(kore.out()).isEmpty();
    }

    private int show(String... options) {
        List<String> arguments = new ArrayList<>(List.of("show", "--store=memory", "--save-to=.", "MyList"));
        arguments.addAll(Arrays.asList(options));
        return kore.run(arguments.toArray(String[]::new));
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    /** Reads a number of times, then goes. */
    private static final class PatientReader extends OutputStream {
        private final List<String> writes = new ArrayList<>();
        private final int patience;

        private PatientReader(int patience) {
            this.patience = patience;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writes.size() == patience) {
                throw new IOException("Broken pipe");
            }
            writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }
}
