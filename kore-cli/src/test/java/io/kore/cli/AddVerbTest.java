package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreFailedException;
import io.kore.error.TransportException;
import io.kore.model.RecordId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddVerbTest {
    private static final String[] ADD = {"add", "--save-to=.", "--store=memory", "MyList"};

    @Test
    void records_that_stand_as_arguments_are_added_in_order() {
        Invocation kore = new Invocation();

        assertThat(kore.run("add", "--save-to=.", "--store=memory", "MyList", "{\"a\":1}", "{ \"b\" : 2 }"))
                .isZero();
        assertThat(kore.out()).isEqualTo("1-me\n2-me\n");
        assertThat(kore.node.log.appended).containsExactly("{\"a\":1}", "{ \"b\" : 2 }");
        assertThat(kore.node.isClosed).isTrue();
    }

    @Test
    void a_bad_argument_is_named_and_the_ones_before_it_are_kept() {
        Invocation kore = new Invocation();

        assertThat(kore.run("add", "--save-to=.", "--store=memory", "L", "{}", "nonsense", "{}"))
                .isEqualTo(1);
        assertThat(kore.out()).isEqualTo("1-me\n");
        assertThat(kore.error()).isEqualTo("kore: record 2: a record is one JSON object\n");
        assertThat(kore.node.log.appended).hasSize(1);
    }

    @Test
    void lines_of_standard_input_are_records_and_blank_ones_are_none() {
        Invocation kore = new Invocation().typing("{\"a\":1}\r\n\n  \t\n{\"b\":\"é\"}");

        assertThat(kore.run(ADD)).isZero();
        assertThat(kore.out()).isEqualTo("1-me\n2-me\n");
        assertThat(kore.node.log.appended).containsExactly("{\"a\":1}", "{\"b\":\"é\"}");
        assertThat(kore.error()).isEmpty();
    }

    @Test
    void empty_input_adds_nothing_and_is_no_failure() {
        Invocation kore = new Invocation().typing("");

        assertThat(kore.run(ADD)).isZero();
        assertThat(kore.out()).isEmpty();
    }

    @Test
    void a_bad_line_is_named_and_nothing_behind_it_is_added() {
        Invocation kore = new Invocation().typing("{\"a\":1}\n\n[1]\n{\"b\":2}\n");

        assertThat(kore.run(ADD)).isEqualTo(1);
        assertThat(kore.out()).isEqualTo("1-me\n");
        assertThat(kore.error()).isEqualTo("kore: line 3: a record is one JSON object\n");
        assertThat(kore.node.log.appended).containsExactly("{\"a\":1}");
    }

    @Test
    void an_id_is_printed_once_its_record_is_durable_and_not_before() throws Exception {
        LinkedBlockingQueue<CompletableFuture<RecordId>> disk = new LinkedBlockingQueue<>();
        Invocation kore = Invocation.on(new FakeNode(new FakeLog() {
            @Override
            CompletableFuture<RecordId> becomes(RecordId id) {
                CompletableFuture<RecordId> waiting = new CompletableFuture<>();
                disk.add(waiting);
                return waiting;
            }
        }));
        PipedOutputStream keyboard = new PipedOutputStream();
        kore.input = new PipedInputStream(keyboard);
        LinkedBlockingQueue<String> printed = new LinkedBlockingQueue<>();
        kore.outStream = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("lines are written whole");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                printed.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        };
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> kore.run(ADD));

        keyboard.write("{\"a\":1}\n{\"b\":2}\n".getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        CompletableFuture<RecordId> first = disk.poll(10, TimeUnit.SECONDS);
        CompletableFuture<RecordId> second = disk.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        second.complete(RecordId.parse("2-me"));
        assertThat(printed).isEmpty();
        first.complete(RecordId.parse("1-me"));
        // the keyboard is still open: what is acknowledged must not wait for more input
        assertThat(untilPrinted(printed, "1-me\n2-me\n")).isEqualTo("1-me\n2-me\n");
        keyboard.close();
        assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void what_is_under_way_is_bounded_whatever_the_length_of_the_input() {
        int bound = (16 << 20) / (1 << 10);
        int total = 40_000;
        List<CompletableFuture<RecordId>> underWay = new ArrayList<>();
        int[] most = {0};
        Invocation kore = Invocation.on(new FakeNode(new FakeLog() {
            private int count;

            @Override
            CompletableFuture<RecordId> becomes(RecordId id) {
                CompletableFuture<RecordId> waiting = new CompletableFuture<>();
                underWay.add(waiting);
                most[0] = Math.max(most[0], underWay.size());
                if (++count == total || underWay.size() == bound) {
                    List.copyOf(underWay).forEach(one -> one.complete(id));
                    underWay.clear();
                }
                return waiting;
            }
        }));
        kore.typing("{}\n".repeat(total));

        assertThat(kore.run(ADD)).isZero();
        assertThat(kore.out()).hasLineCount(total);
        assertThat(most[0]).isEqualTo(bound);
    }

    @Test
    void a_disk_that_fails_ends_it_also_while_it_waits_for_the_keyboard() throws Exception {
        Invocation kore = Invocation.on(new FakeNode(new FakeLog() {
            @Override
            CompletableFuture<RecordId> becomes(RecordId id) {
                return id.number() < 2
                        ? CompletableFuture.completedFuture(id)
                        : new CompletableFuture<RecordId>()
                                .completeOnTimeout(id, 1, TimeUnit.MILLISECONDS)
                                .thenApply(done -> {
                                    throw new StoreFailedException("the disk is full; free some space");
                                });
            }
        }));
        try (PipedOutputStream keyboard = new PipedOutputStream()) {
            kore.input = new PipedInputStream(keyboard);
            keyboard.write("{}\n{}\n".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();

            assertThat(kore.run(ADD)).isEqualTo(1);
        }
        assertThat(kore.out()).isEqualTo("1-me\n");
        assertThat(kore.error()).isEqualTo("kore: line 2: the disk is full; free some space\n");
    }

    @Test
    void ids_that_cannot_be_told_are_a_failure() {
        Invocation kore = new Invocation().typing("{}\n");
        kore.outStream = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThat(kore.run(ADD)).isEqualTo(1);
        assertThat(kore.error()).startsWith("kore: standard output was closed").hasLineCount(1);
    }

    @Test
    void with_connect_it_exchanges_after_adding_and_a_peer_that_is_away_is_no_failure() {
        Invocation kore = new Invocation();
        kore.node.exchange = CompletableFuture.failedFuture(new TransportException("nobody answers"));

        assertThat(kore.run(
                        "add", "--save-to=.", "--store=memory", "--connect=http://a", "--connect=http://b", "L", "{}"))
                .isZero();
        assertThat(kore.out()).isEqualTo("1-me\n");
        assertThat(kore.node.peersAsked).containsExactly("http://a", "http://b");
        assertThat(kore.error()).isEqualTo("""
                        kore: warning: no exchange with http://a: nobody answers
                        kore: warning: no exchange with http://b: nobody answers
                        """);
    }

    @Test
    void a_person_at_the_keyboard_is_told_how_to_end() {
        Invocation kore = new Invocation().typing("").at("0");

        assertThat(kore.run(ADD)).isZero();
        assertThat(kore.error()).contains("Ctrl-D");
    }

    private static String untilPrinted(LinkedBlockingQueue<String> printed, String wanted) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        while (all.length() < wanted.length()) {
            String more = printed.poll(10, TimeUnit.SECONDS);
            assertThat(more).as("after \"%s\"", all).isNotNull();
            all.append(more);
        }
        return all.toString();
    }
}
