package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.cli.RecordSource.Item;
import io.kore.cli.console.Failure;
import io.kore.model.Limits;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void lines_of_any_length_come_whole_however_the_input_is_cut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Item> wanted = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int line = 1; line <= 300; line++) {
            String content = "é€😀x".repeat(random.nextInt(random.nextInt(100) == 0 ? 20_000 : 20));
            text.append(content).append(random.nextBoolean() ? "\n" : "\r\n");
            if (!content.isEmpty()) {
                wanted.add(new Item("line " + line, content));
            }
        }
        InputStream dripping = new FilterInputStream(bytes(text.toString())) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(5_000)));
            }
        };

        assertThat(all(new JsonLines(dripping))).as("seed %d", seed).isEqualTo(wanted);
    }

    @Test
    void the_last_line_needs_no_end() {
        assertThat(all(new JsonLines(bytes("a\nb")))).containsExactly(new Item("line 1", "a"), new Item("line 2", "b"));
    }

    @Test
    void bytes_that_are_no_utf_8_are_named_by_their_line() {
        JsonLines lines = new JsonLines(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xc3, '\n'}));

        assertThat(lines.next()).isEqualTo(new Item("line 1", "a"));
        assertThatThrownBy(lines::next).isInstanceOf(Failure.class).hasMessage("line 2: not valid UTF-8");
    }

    @Test
    void a_line_as_long_as_the_longest_record_is_read() {
        String longest = "x".repeat(Limits.PAYLOAD_BYTES_MAX);

        assertThat(all(new JsonLines(bytes(longest + "\r\n" + longest))))
                .containsExactly(new Item("line 1", longest), new Item("line 2", longest));
    }

    @Test
    void a_line_without_end_is_refused_without_being_held() {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                given += length;
                if (given > 3L * Limits.PAYLOAD_BYTES_MAX) {
                    throw new AssertionError("reads on though no record can be this long");
                }
                Arrays.fill(target, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        assertThatThrownBy(() -> new JsonLines(endless).next())
                .isInstanceOf(Failure.class)
                .hasMessage("line 1: longer than the 1,048,576 bytes that a record may have");
    }

    @Test
    void input_that_breaks_is_named_by_its_line() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> new JsonLines(broken).next())
                .isInstanceOf(Failure.class)
                .hasMessage("standard input cannot be read at line 1: Input/output error");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Item> all(JsonLines lines) {
        List<Item> items = new ArrayList<>();
        for (Item item = lines.next(); item != null; item = lines.next()) {
            items.add(item);
        }
        return items;
    }
}
