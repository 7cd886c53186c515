package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.KoreRecord;
import io.kore.error.StoreFailedException;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.spi.StoreMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What outlives a restart of a gather, and what is never trusted. */
class SavedGatherTest {
    private final Desk desk = new Desk("me", Desk.SAVING);
    private final Desk other = new Desk("other");

    /** Gathers of every kind. */
    enum Kind {
        MERGED(gather -> gather),
        FILTERED(gather -> gather.where("type", "contact")),
        OVERWRITTEN(Gather::overwrite),
        NESTED(Gather::mergeNested),
        WITH_COMMANDS(gather ->
                gather.command(Map.of("do", "delete"), SavedGatherTest::delete).version("1"));

        @SuppressWarnings("ImmutableEnumChecker") // holds nothing
        private final UnaryOperator<Gather<Map<String, Object>>> making;

        Kind(UnaryOperator<Gather<Map<String, Object>>> making) {
            this.making = making;
        }

        Gather<Map<String, Object>> of(Desk desk) {
            return making.apply(desk.views.gather(Desk.LOG).gatherOn("name"));
        }
    }

    @AfterEach
    void close() {
        desk.close();
        other.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_gather_goes_on_after_a_restart_without_reading_what_it_had_folded(Kind kind) {
        write(200);
        watch(kind);
        String before = shown(kind.of(desk).now());
        desk.restart();
        assertThat(shown(kind.of(desk).now())).isEqualTo(before);
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
        assertThat(desk.errors).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void change_records_are_part_of_what_is_taken_up(Kind kind) {
        write(100);
        desk.append("{\"change\":{\"phone\":\"7\"},\"to\":{\"phone\":\"seven\",\"type\":\"contact\"}}");
        desk.append("{\"change\":{\"name\":\"n3\"},\"to\":{\"name\":\"renamed\"}}");
        watch(kind);
        desk.restart();
        assertThat(shown(kind.of(desk).now())).contains("renamed", "seven");
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void records_without_a_past_are_part_of_what_is_taken_up(Kind kind) {
        for (int i = 0; i < 60; i++) {
            desk.node.appendBare(Desk.LOG, contact(i));
            other.node.appendBare(Desk.LOG, "{\"type\":\"contact\",\"name\":\"n" + i % 7 + "\",\"mail\":" + i + "}");
        }
        desk.receive(other);
        watch(kind);
        desk.restart();
        watch(kind);
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_saved_as_it_goes_on_serves_when_nobody_closes(Kind kind) {
        write(50);
        watch(kind);
        Map<String, byte[]> saved = saved();
        write(30);
        watch(kind);
        desk.restart();
        // as if the process had been killed between the two
        replaceSaved(saved);
        watch(kind);
        assertThat(desk.store.recordsRead()).isBetween(30, 60);
        assertGoesOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void a_damaged_state_is_made_again_from_the_log(Kind kind) {
        write(40);
        watch(kind);
        desk.restart();
        Map<String, byte[]> saved = saved();
        assertThat(saved).hasSizeGreaterThan(1);
        for (String key : saved.keySet()) {
            for (Function<byte[], byte[]> damage : List.<Function<byte[], byte[]>>of(
                    bytes -> flipped(bytes, 0),
                    bytes -> flipped(bytes, bytes.length / 2),
                    bytes -> flipped(bytes, bytes.length - 1),
                    bytes -> Arrays.copyOf(bytes, bytes.length - 1),
                    bytes -> Arrays.copyOf(bytes, bytes.length + 1),
                    bytes -> new byte[0])) {
                Map<String, byte[]> damaged = new TreeMap<>(saved);
                damaged.computeIfPresent(key, (k, bytes) -> damage.apply(bytes));
                assertMadeAgain(kind, damaged, 40);
            }
            Map<String, byte[]> fewer = new TreeMap<>(saved);
            fewer.remove(key);
            assertMadeAgain(kind, fewer, 40);
        }
        assertThat(desk.errors).isEmpty();
    }

    /** Such bytes come about if a state has a right checksum and another meaning, as one of another version could. */
    @ParameterizedTest
    @EnumSource
    void bytes_that_make_no_sense_are_survived(Kind kind) {
        for (int i = 0; i < 12; i++) {
            desk.append(contact(i));
            other.append(contact(i));
        }
        desk.receive(other);
        desk.node.appendBare(Desk.LOG, "{\"type\":\"contact\",\"name\":1}");
        desk.append("{\"change\":{\"phone\":\"3\"},\"to\":{\"name\":\"n1\"}}");
        String right = shown(kind.of(desk).now());
        desk.restart();
        SavedStates states = new SavedStates(desk.store);
        Hash digest = Hash.of(Arrays.copyOf(
                HexFormat.of().parseHex(desk.store.metadata().keys().first().substring("processor.".length())),
                Hash.BYTES));
        SavedStates.Saved saved = states.read(digest).orElseThrow();
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] bytes = saved.state().clone();
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(10) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            states.write(digest, new SavedStates.Saved(saved.position(), bytes));
            assertThat(kind.of(desk).now()).as("change %d", i).isNotNull();
            desk.restart();
        }
        states.remove(digest);
        assertThat(shown(kind.of(desk).now())).isEqualTo(right);
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_more_records_than_are_held_is_made_again(Kind kind) {
        Desk ahead = new Desk("me", Desk.SAVING);
        write(30);
        for (int i = 0; i < 40; i++) {
            ahead.append(contact(i));
        }
        kind.of(ahead).now();
        ahead.views.close();
        assertMadeAgain(kind, saved(ahead), 30);
        ahead.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_other_records_is_made_again(Kind kind) {
        Desk elsewhere = new Desk("me", Desk.SAVING);
        for (int i = 0; i < 40; i++) {
            elsewhere.append(contact(i + 1));
        }
        kind.of(elsewhere).now();
        elsewhere.views.close();
        write(60);
        assertMadeAgain(kind, saved(elsewhere), 60);
        elsewhere.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_the_same_records_at_other_places_is_made_again(Kind kind) {
        for (int i = 0; i < 20; i++) {
            other.append(contact(i));
        }
        Desk elsewhere = new Desk("me", Desk.SAVING);
        elsewhere.node.append(new LogName("lost"), "{}", null);
        elsewhere.receive(other);
        kind.of(elsewhere).now();
        elsewhere.views.close();
        desk.receive(other);
        desk.node.append(new LogName("noise"), "{}", null);
        desk.views.advance(desk.node.store().end());
        assertMadeAgain(kind, saved(elsewhere), 20);
        elsewhere.close();
    }

    /** Salvage cut the journal, and what was lost came back by sync in another order, up to the same end. */
    @ParameterizedTest
    @EnumSource
    void a_state_that_reached_beyond_the_journal_once_is_trusted_no_more(Kind kind) {
        Desk third = new Desk("third");
        Desk before = new Desk("me", Desk.SAVING);
        before.append("{\"type\":\"contact\",\"name\":\"z\"}");
        other.append("{\"type\":\"contact\",\"name\":\"o\",\"a\":1,\"b\":1}");
        third.append("{\"type\":\"contact\",\"name\":\"t\",\"a\":1,\"b\":1}");
        before.receive(other);
        before.receive(third);
        for (Desk last : List.of(other, third)) {
            last.append("{\"last\":1}");
            before.receive(last);
        }
        kind.of(before).now();
        before.views.close();
        Map<String, byte[]> saved = saved(before);
        try (Desk salvaged = new Desk("me", Desk.SAVING)) {
            salvaged.append("{\"type\":\"contact\",\"name\":\"z\"}");
            saved.forEach(salvaged.store.metadata()::write);
            salvaged.restart();
            salvaged.receive(third, 1);
            salvaged.receive(other, 1);
            salvaged.receive(other);
            salvaged.receive(third);
            // written knowing nothing, so what is held of the key is read again
            Desk late = new Desk("late");
            late.append("{\"type\":\"contact\",\"name\":\"o\",\"b\":2}");
            late.append("{\"type\":\"contact\",\"name\":\"t\",\"b\":2}");
            salvaged.receive(late);
            try (Desk fresh = new Desk("fresh")) {
                fresh.receive(salvaged);
                assertThat(shown(kind.of(salvaged).now()))
                        .isEqualTo(shown(kind.of(fresh).now()));
            }
            late.close();
        }
        before.close();
        third.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_log_that_was_dropped_and_began_anew_is_folded_anew(Kind kind) {
        other.append(contact(1));
        other.append(contact(2));
        desk.receive(other);
        watch(kind);
        desk.restart();
        desk.store.drop(Desk.LOG);
        assertThat(kind.of(desk).now().size()).isZero();
        Desk again = new Desk("other");
        for (int i = 0; i < 5; i++) {
            again.append(contact(i));
        }
        desk.node.forget(Desk.LOG);
        desk.receive(again);
        assertGoesOnAlone(kind);
        desk.restart();
        assertGoesOnAlone(kind);
        again.close();
    }

    @Test
    void another_version_of_the_handlers_begins_anew() {
        write(50);
        deleting("1").now();
        desk.restart();
        deleting("2").now();
        assertThat(desk.store.recordsRead()).isGreaterThanOrEqualTo(50);
        desk.restart();
        deleting("2").now();
        assertThat(desk.store.recordsRead()).isLessThan(10);
    }

    @Test
    void handlers_without_a_version_are_never_saved() {
        write(50);
        Gather<Map<String, Object>> gather =
                desk.views.gather(Desk.LOG).gatherOn("name").command(Map.of("do", "delete"), SavedGatherTest::delete);
        gather.onChange(result -> {});
        desk.runAll();
        desk.restart();
        assertThat(saved()).isEmpty();
        assertThat(desk.store.forces()).isZero();
    }

    @Test
    void gathers_that_differ_have_states_of_their_own() {
        write(30);
        List<UnaryOperator<Gather<Map<String, Object>>>> all = List.of(
                gather -> gather.gatherOn("name"),
                gather -> gather.gatherOn("phone"),
                gather -> gather.gatherOn("name").where("type", "contact"),
                gather -> gather.gatherOn("name").where("type", null),
                gather -> gather.gatherOn("name").where("type", "contact").where("phone", "3"),
                gather -> gather.gatherOn("name").overwrite(),
                gather -> gather.gatherOn("name").mergeNested(),
                gather -> gather.gatherOn("name").version("1"),
                gather -> gather.gatherOn("name")
                        .command(Map.of("do", "delete"), SavedGatherTest::delete)
                        .version("1"),
                gather -> gather.gatherOn("name")
                        .command(Map.of("do", "remove"), SavedGatherTest::delete)
                        .version("1"));
        List<String> before = new ArrayList<>();
        all.forEach(
                rule -> before.add(shown(rule.apply(desk.views.gather(Desk.LOG)).now())));
        all.forEach(rule -> rule.apply(desk.views.gather(new LogName("empty"))).now());
        desk.restart();
        desk.store.recordsRead();
        List<String> after = new ArrayList<>();
        all.forEach(
                rule -> after.add(shown(rule.apply(desk.views.gather(Desk.LOG)).now())));
        assertThat(after).isEqualTo(before);
        assertThat(desk.store.recordsRead()).isLessThan(20);
    }

    @Test
    void nothing_is_saved_of_records_that_cannot_be_forced() {
        write(20);
        desk.store.failOnForce();
        List<Integer> sizes = new ArrayList<>();
        Kind.MERGED.of(desk).onChange(result -> sizes.add(result.size()));
        for (int i = 0; i < 10; i++) {
            desk.runAll();
            desk.append("{\"name\":\"more " + i + "\"}");
        }
        desk.runAll();
        assertThat(sizes).hasSize(11).last().isEqualTo(17);
        assertThat(saved()).isEmpty();
        assertThat(desk.errors).singleElement().isInstanceOf(StoreFailedException.class);
        desk.restart();
        assertThat(saved()).isEmpty();
    }

    @Test
    void records_are_forced_before_their_state_is_written() {
        write(20);
        assertThat(desk.store.forces()).isZero();
        watch(Kind.MERGED);
        assertThat(desk.store.forces()).isPositive();
        assertThat(saved()).isNotEmpty();
    }

    @Test
    void little_is_not_worth_saving() {
        Desk usual = new Desk("me", ViewLimits.DEFAULT);
        for (int i = 0; i < 100; i++) {
            usual.append(contact(i));
        }
        Kind.MERGED.of(usual).now();
        usual.restart();
        assertThat(saved(usual)).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            usual.append(contact(i));
        }
        Kind.MERGED.of(usual).now();
        assertThat(saved(usual)).isEmpty();
        usual.restart();
        assertThat(saved(usual)).isNotEmpty();
        usual.close();
    }

    /** What arrives after the restart, also late, comes to what a node makes of it that never saved anything. */
    private void assertGoesOn(Kind kind) {
        for (int i = 0; i < 30; i++) {
            other.append("{\"type\":\"contact\",\"name\":\"n" + i % 9 + "\",\"phone\":\"late " + i + "\"}");
        }
        desk.receive(other);
        desk.append(contact(3));
        desk.append("{\"do\":\"delete\",\"name\":\"n4\"}");
        assertGoesOnAlone(kind);
    }

    private void assertGoesOnAlone(Kind kind) {
        try (Desk fresh = new Desk("fresh")) {
            fresh.receive(desk);
            assertThat(shown(kind.of(desk).now()))
                    .isEqualTo(shown(kind.of(fresh).now()));
        }
    }

    private void assertMadeAgain(Kind kind, Map<String, byte[]> kept, int records) {
        desk.restart();
        replaceSaved(kept);
        desk.store.recordsRead();
        String now = shown(kind.of(desk).now());
        assertThat(desk.store.recordsRead()).isGreaterThanOrEqualTo(records);
        try (Desk fresh = new Desk("fresh")) {
            fresh.receive(desk);
            assertThat(now).isEqualTo(shown(kind.of(fresh).now()));
        }
        desk.restart();
        assertThat(shown(kind.of(desk).now())).isEqualTo(now);
        assertThat(desk.store.recordsRead()).isLessThan(10);
    }

    private Gather<Map<String, Object>> deleting(String version) {
        return desk.views
                .gather(Desk.LOG)
                .gatherOn("name")
                .command(Map.of("do", "delete"), SavedGatherTest::delete)
                .version(version);
    }

    private static void delete(KoreRecord command, io.kore.GatheredSet<Map<String, Object>> objects) {
        objects.remove(Desk.field(command, "name"));
    }

    private void write(int records) {
        for (int i = 0; i < records; i++) {
            desk.append(contact(i));
        }
    }

    private static String contact(int i) {
        return "{\"type\":\"contact\",\"name\":\"n" + i % 7 + "\",\"phone\":\"" + i % 11 + "\",\"in\":{\"a\":" + i % 3
                + ",\"b\":" + i + "}}";
    }

    private void watch(Kind kind) {
        kind.of(desk).onChange(result -> {});
        desk.runAll();
    }

    private Map<String, byte[]> saved() {
        return saved(desk);
    }

    private static Map<String, byte[]> saved(Desk desk) {
        StoreMetadata metadata = desk.store.metadata();
        Map<String, byte[]> saved = new TreeMap<>();
        metadata.keys().forEach(key -> saved.put(key, metadata.read(key).orElseThrow()));
        return saved;
    }

    private void replaceSaved(Map<String, byte[]> values) {
        StoreMetadata metadata = desk.store.metadata();
        metadata.keys().forEach(metadata::remove);
        values.forEach(metadata::write);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static String shown(Gathered<Map<String, Object>> result) {
        StringBuilder text = new StringBuilder();
        for (Entry<Map<String, Object>> entry : result) {
            text.append(entry.key())
                    .append(' ')
                    .append(entry.last())
                    .append(' ')
                    .append(entry.json())
                    .append('\n');
        }
        return text.toString();
    }
}
