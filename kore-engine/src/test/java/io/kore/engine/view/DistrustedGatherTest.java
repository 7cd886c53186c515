package io.kore.engine.view;

import static io.kore.engine.view.GatherKind.contact;
import static io.kore.engine.view.GatherKind.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Hash;
import io.kore.model.LogName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Saved states of gathers that are damaged, or were made of something else: they are never trusted. */
class DistrustedGatherTest {
    private final Desk desk = new Desk("me", Desk.SAVING);
    private final Desk other = new Desk("other");

    @AfterEach
    void close() {
        desk.close();
        other.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_damaged_state_is_made_again_from_the_log(GatherKind kind) {
        write(desk, 40);
        kind.attach(desk);
        desk.restart();
        Map<String, byte[]> saved = desk.savedStates();
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
    void bytes_that_make_no_sense_are_survived(GatherKind kind) {
        for (int i = 0; i < 12; i++) {
            desk.append(contact(i));
            other.append(contact(i));
        }
        desk.receive(other);
        desk.node.appendBare(Desk.LOG, "{\"type\":\"contact\",\"name\":1}");
        desk.append("{\"change\":{\"phone\":\"3\"},\"to\":{\"name\":\"n1\"}}");
        String right = kind.shown(desk);
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
        assertThat(kind.shown(desk)).isEqualTo(right);
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_more_records_than_are_held_is_made_again(GatherKind kind) {
        Desk ahead = new Desk("me", Desk.SAVING);
        write(desk, 30);
        for (int i = 0; i < 40; i++) {
            ahead.append(contact(i));
        }
        kind.of(ahead).now();
        ahead.views.close();
        assertMadeAgain(kind, ahead.savedStates(), 30);
        ahead.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_other_records_is_made_again(GatherKind kind) {
        Desk elsewhere = new Desk("me", Desk.SAVING);
        for (int i = 0; i < 40; i++) {
            elsewhere.append(contact(i + 1));
        }
        kind.of(elsewhere).now();
        elsewhere.views.close();
        write(desk, 60);
        assertMadeAgain(kind, elsewhere.savedStates(), 60);
        elsewhere.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_state_of_the_same_records_at_other_places_is_made_again(GatherKind kind) {
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
        assertMadeAgain(kind, elsewhere.savedStates(), 20);
        elsewhere.close();
    }

    /** Salvage cut the journal, and what was lost came back by sync in another order, up to the same end. */
    @ParameterizedTest
    @EnumSource
    void a_state_that_reached_beyond_the_journal_once_is_trusted_no_more(GatherKind kind) {
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
        Map<String, byte[]> saved = before.savedStates();
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
                assertThat(kind.shown(salvaged)).isEqualTo(kind.shown(fresh));
            }
            late.close();
        }
        before.close();
        third.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_log_that_was_dropped_and_began_anew_is_folded_anew(GatherKind kind) {
        other.append(contact(1));
        other.append(contact(2));
        desk.receive(other);
        kind.attach(desk);
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

    private void assertGoesOnAlone(GatherKind kind) {
        try (Desk fresh = new Desk("fresh")) {
            fresh.receive(desk);
            assertThat(kind.shown(desk)).isEqualTo(kind.shown(fresh));
        }
    }

    private void assertMadeAgain(GatherKind kind, Map<String, byte[]> kept, int records) {
        desk.restart();
        desk.replaceSavedStates(kept);
        desk.store.recordsRead();
        String now = kind.shown(desk);
        assertThat(desk.store.recordsRead()).isGreaterThanOrEqualTo(records);
        try (Desk fresh = new Desk("fresh")) {
            fresh.receive(desk);
            assertThat(now).isEqualTo(kind.shown(fresh));
        }
        desk.restart();
        assertThat(kind.shown(desk)).isEqualTo(now);
        assertThat(desk.store.recordsRead()).isLessThan(10);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }
}
