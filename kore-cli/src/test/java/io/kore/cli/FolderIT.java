package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static io.kore.cli.Outcome.koreReading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs on real nodes and real folders. */
class FolderIT {
    @TempDir
    private Path dir = Path.of("");

    private String data = "";

    @BeforeEach
    void name_the_folder() {
        data = dir.resolve("data").toString();
    }

    @Test
    void what_is_added_is_shown_and_found_whole() {
        Outcome added = kore("add", "MyList", "--save-to", data, "--whoami", "phone", "{\"do\": \"Buy Milk\"}", "{}");
        assertThat(added).isEqualTo(new Outcome(0, "1-phone\n2-phone\n", ""));

        assertThat(kore("show", "MyList", "--save-to", data)).isEqualTo(new Outcome(0, """
                        {"do":"Buy Milk","_korenum":1,"_korewho":"phone"}
                        {"_korenum":2,"_korewho":"phone"}
                        """, ""));
        assertThat(kore("shards", "--save-to", data).out())
                .startsWith("{\"log\":\"MyList\",\"writer\":\"phone\",\"count\":2,\"lastNumber\":2,\"hash\":\"")
                .hasLineCount(1);
        assertThat(kore("verify", "--save-to", data)).isEqualTo(new Outcome(0, "whole: 2 records in 1 shard\n", ""));
    }

    @Test
    void the_folder_keeps_the_writer_id_it_made() {
        String first = kore("add", "L", "--save-to", data, "{}").out().strip();
        String second = kore("add", "L", "--save-to", data, "{}").out().strip();

        assertThat(first).startsWith("1-");
        assertThat(second).isEqualTo("2-" + first.substring(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m/../n", "émile", "z z", "..", "/", "日本/😀", "-", "a:b", "CON"})
    void a_log_and_a_writer_may_have_any_name(String name) throws IOException {
        assertThat(kore("add", "--save-to", data, "--whoami", name, "--", name, "{\"a\":1}"))
                .isEqualTo(new Outcome(0, "1-" + name + "\n", ""));
        assertThat(kore("show", "--save-to", data, "--", name).out())
                .isEqualTo("{\"a\":1,\"_korenum\":1,\"_korewho\":\"" + name + "\"}\n");
        try (Stream<Path> beside = Files.list(dir)) {
            assertThat(beside).containsExactly(Path.of(data));
        }
    }

    @Test
    void a_folder_may_have_any_name() {
        String odd = dir.resolve("é: {z z}#~").toString();

        assertThat(kore("add", "L", "--save-to", odd, "{}").code()).isZero();
        assertThat(kore("show", "L", "--save-to", odd).out()).hasLineCount(1);
        assertThat(kore("verify", "--save-to", odd).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1]",
                "17",
                "{\"a\":1",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"_korenum\":1}",
                "{\"_korewho\":\"me\"}",
                "nonsense",
            })
    void a_bad_line_is_refused_by_number_and_what_was_printed_is_kept(String bad) {
        Outcome added = koreReading("{\"good\":1}\n\n" + bad + "\n{\"good\":2}\n", "add", "L", "--save-to", data);

        assertThat(added.code()).isEqualTo(1);
        assertThat(added.out()).hasLineCount(1);
        assertThat(added.error()).startsWith("kore: line 3: ").hasLineCount(1);
        assertThat(kore("show", "L", "--save-to", data).lines())
                .singleElement()
                .asString()
                .startsWith("{\"good\":1,");
    }

    @Test
    void records_that_are_too_large_or_too_deep_are_refused() {
        String large = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
        String deep = "{\"a\":".repeat(65) + "1" + "}".repeat(65);

        for (String bad : new String[] {large, deep}) {
            Outcome refused = koreReading(bad, "add", "L", "--save-to", data);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.error()).startsWith("kore: line 1: ").hasLineCount(1);
        }
    }

    @Test
    void numbers_are_shown_as_they_were_written() {
        String record = "{\"a\":1.50,\"b\":1E+400,\"c\":123456789012345678901234567890,\"d\":-0.0}";
        kore("add", "L", "--save-to", data, "--whoami", "w", record);

        assertThat(kore("show", "L", "--save-to", data).out())
                .startsWith(record.substring(0, record.length() - 1) + ",\"_korenum\":1");
    }

    @Test
    void records_are_filtered_and_gathered() {
        koreReading("""
                {"type":"contact","name":"Alice","number":"1"}
                {"type":"todo","name":"Alice"}
                {"type":"contact","name":"Bob","age":5}
                {"type":"contact","name":"Alice","number":"1","city":"Rome"}
                """, "add", "L", "--save-to", data, "--whoami", "w");

        assertThat(kore("show", "L", "--save-to", data, "--filter", "type=contact")
                        .lines())
                .hasSize(3);
        assertThat(kore("show", "L", "--save-to", data, "--filter", "age=5.0").lines())
                .hasSize(1);
        assertThat(kore("show", "L", "--save-to", data, "--filter", "type=contact", "--gather", "name")
                        .out())
                .isEqualTo("""
                        {"type":"contact","name":"Alice","number":"1","city":"Rome","_korenum":4,"_korewho":"w"}
                        {"type":"contact","name":"Bob","age":5,"_korenum":3,"_korewho":"w"}
                        """);
        assertThat(kore("show", "L", "--save-to", data, "--gather", "name", "--overwrite")
                        .lines())
                .hasSize(2);
    }

    @Test
    void a_damaged_byte_is_found_told_and_salvaged() throws IOException {
        koreReading("{\"a\":\"0123456789\"}\n".repeat(100), "add", "L", "--save-to", data);
        flipAByteInTheMiddleOfTheRecords();

        Outcome verified = kore("verify", "--save-to", data);
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.out()).contains("damaged: ");
        assertThat(verified.error())
                .startsWith("kore: " + data + " is damaged in ")
                .hasLineCount(1);

        Outcome shown = kore("show", "L", "--save-to", data);
        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.error()).hasLineCount(1);

        String mended = dir.resolve("mended").toString();
        assertThat(kore("verify", "--save-to", data, "--salvage", mended).code())
                .isEqualTo(1);
        assertThat(kore("verify", "--save-to", mended).code()).isZero();
        assertThat(kore("show", "L", "--save-to", mended).lines()).hasSizeBetween(1, 99);
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws IOException {
        Path other = Files.createDirectories(dir.resolve("data"));
        Files.writeString(other.resolve("letter.txt"), "Dear Alice");

        Outcome verified = kore("verify", "--save-to", data);
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.error()).startsWith("kore: ").hasLineCount(1);
    }

    /** A file of the store that holds records is one in which the text of a record is found. */
    private void flipAByteInTheMiddleOfTheRecords() throws IOException {
        Path largest;
        try (Stream<Path> files = Files.walk(Path.of(data))) {
            largest = files.filter(Files::isRegularFile)
                    .filter(file -> text(file).contains("0123456789"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
        String text = text(largest);
        int at = text.indexOf("0123456789", (text.indexOf("0123456789") + text.lastIndexOf("0123456789")) / 2);
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.seek(at);
            file.write('X');
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
