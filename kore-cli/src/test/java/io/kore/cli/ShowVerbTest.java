package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.KoreRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShowVerbTest {
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
}
