package io.kore.engine.view;

import static io.kore.engine.view.GatherKind.contact;
import static io.kore.engine.view.GatherKind.shown;
import static io.kore.engine.view.GatherKind.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Gather;
import io.kore.error.StoreFailedException;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a gather outlives a restart. */
class SavedGatherTest {
    private final Desk desk = new Desk("me", Desk.SAVING);
    private final Desk other = new Desk("other");

    @AfterEach
    void close() {
        desk.close();
        other.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_gather_goes_on_after_a_restart_without_reading_what_it_had_folded(GatherKind kind) {
        write(desk, 200);
        kind.attach(desk);
        String before = kind.shown(desk);
        desk.restart();
        assertThat(kind.shown(desk)).isEqualTo(before);
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
        assertThat(desk.errors).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void change_records_are_part_of_what_is_taken_up(GatherKind kind) {
        write(desk, 100);
        desk.append("{\"change\":{\"phone\":\"7\"},\"to\":{\"phone\":\"seven\",\"type\":\"contact\"}}");
        desk.append("{\"change\":{\"name\":\"n3\"},\"to\":{\"name\":\"renamed\"}}");
        kind.attach(desk);
        desk.restart();
        assertThat(kind.shown(desk)).contains("renamed", "seven");
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void records_without_a_past_are_part_of_what_is_taken_up(GatherKind kind) {
        for (int i = 0; i < 60; i++) {
            desk.node.appendBare(Desk.LOG, contact(i));
            other.node.appendBare(Desk.LOG, "{\"type\":\"contact\",\"name\":\"n" + i % 7 + "\",\"mail\":" + i + "}");
        }
        desk.receive(other);
        kind.attach(desk);
        desk.restart();
        kind.attach(desk);
        assertThat(desk.store.recordsRead()).isLessThan(10);
        assertGoesOn(kind);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_saved_as_it_goes_on_serves_when_nobody_closes(GatherKind kind) {
        write(desk, 50);
        kind.attach(desk);
        Map<String, byte[]> saved = desk.savedStates();
        write(desk, 30);
        kind.attach(desk);
        desk.restart();
        // as if the process had been killed between the two
        desk.replaceSavedStates(saved);
        kind.attach(desk);
        assertThat(desk.store.recordsRead()).isBetween(30, 75);
        assertGoesOn(kind);
    }

    @Test
    void another_version_of_the_handlers_begins_anew() {
        write(desk, 50);
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
        write(desk, 50);
        Gather<Map<String, Object>> gather =
                desk.views.gather(Desk.LOG).gatherOn("name").command(Map.of("do", "delete"), GatherKind::delete);
        gather.onChange(result -> {});
        desk.runAll();
        desk.restart();
        assertThat(desk.savedStates()).isEmpty();
        assertThat(desk.store.forces()).isZero();
    }

    @Test
    void gathers_that_differ_have_states_of_their_own() {
        write(desk, 30);
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
                        .command(Map.of("do", "delete"), GatherKind::delete)
                        .version("1"),
                gather -> gather.gatherOn("name")
                        .command(Map.of("do", "remove"), GatherKind::delete)
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
        write(desk, 20);
        desk.store.failOnForce();
        List<Integer> sizes = new ArrayList<>();
        GatherKind.MERGED.of(desk).onChange(result -> sizes.add(result.size()));
        for (int i = 0; i < 10; i++) {
            desk.runAll();
            desk.append("{\"name\":\"more " + i + "\"}");
        }
        desk.runAll();
        assertThat(sizes).hasSize(11).last().isEqualTo(17);
        assertThat(desk.savedStates()).isEmpty();
        assertThat(desk.errors).singleElement().isInstanceOf(StoreFailedException.class);
        desk.restart();
        assertThat(desk.savedStates()).isEmpty();
    }

    @Test
    void records_are_forced_before_their_state_is_written() {
        write(desk, 20);
        assertThat(desk.store.forces()).isZero();
        GatherKind.MERGED.attach(desk);
        assertThat(desk.store.forces()).isPositive();
        assertThat(desk.savedStates()).isNotEmpty();
    }

    @Test
    void little_is_not_worth_saving() {
        Desk usual = new Desk("me", ViewLimits.DEFAULT);
        for (int i = 0; i < 100; i++) {
            usual.append(contact(i));
        }
        GatherKind.MERGED.of(usual).now();
        usual.restart();
        assertThat(usual.savedStates()).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            usual.append(contact(i));
        }
        GatherKind.MERGED.of(usual).now();
        assertThat(usual.savedStates()).isEmpty();
        usual.restart();
        assertThat(usual.savedStates()).isNotEmpty();
        usual.close();
    }

    private void assertGoesOn(GatherKind kind) {
        for (int i = 0; i < 30; i++) {
            other.append("{\"type\":\"contact\",\"name\":\"n" + i % 9 + "\",\"phone\":\"late " + i + "\"}");
        }
        desk.receive(other);
        desk.append(contact(3));
        desk.append("{\"do\":\"delete\",\"name\":\"n4\"}");
        assertGoesOnAlone(kind);
    }

    private void assertGoesOnAlone(GatherKind kind) {
        try (Desk fresh = new Desk("fresh")) {
            fresh.receive(desk);
            assertThat(kind.shown(desk)).isEqualTo(kind.shown(fresh));
        }
    }

    private Gather<Map<String, Object>> deleting(String version) {
        return desk.views
                .gather(Desk.LOG)
                .gatherOn("name")
                .command(Map.of("do", "delete"), GatherKind::delete)
                .version(version);
    }
}
