package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Subscription;
import io.kore.error.LogDroppedException;
import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the views of a log that is dropped. */
class DropViewsTest {
    private static final LogName OTHER = new LogName("other");

    private final Desk desk = new Desk("me", Desk.SAVING);

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_saved_states_of_the_log_go_and_none_is_written_again(GatherKind kind) {
        GatherKind.write(desk, 50);
        kind.attach(desk);
        desk.restart();
        assertThat(kind.shown(desk)).isNotEmpty();
        assertThat(desk.savedStates()).isNotEmpty();
        desk.views.drop(Desk.LOG);
        assertThat(desk.savedStates()).isEmpty();
        desk.restart();
        assertThat(desk.savedStates()).isEmpty();
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void a_handler_may_drop_the_log_that_it_is_called_for() {
        desk.append("{\"n\":1}");
        List<Subscription> own = new ArrayList<>();
        own.add(desk.views.onRecords(Desk.LOG, records -> {
            desk.views.drop(Desk.LOG);
            own.forEach(subscription -> assertThat(subscription.isOpen()).isFalse());
        }));
        desk.runAll();
        desk.append("{\"n\":2}");
        desk.runAll();
        assertThat(own.get(0).isOpen()).isFalse();
        assertThat(desk.errors).isEmpty();
    }

    @Test
    void only_the_dropped_log_is_shown_no_more_until_it_is_taken_up_again() {
        desk.append("{\"n\":1}");
        Subscription kept = desk.views.onRecords(OTHER, records -> {});
        desk.views.drop(Desk.LOG);
        assertThatThrownBy(() -> desk.views.records(Desk.LOG).close()).isInstanceOf(LogDroppedException.class);
        assertThatThrownBy(() -> desk.views.onRecords(Desk.LOG, records -> {})).isInstanceOf(LogDroppedException.class);
        assertThatThrownBy(() -> desk.views.gather(Desk.LOG).gatherOn("n").now())
                .isInstanceOf(LogDroppedException.class);
        assertThat(kept.isOpen()).isTrue();
        desk.views.records(OTHER).close();
        desk.views.undrop(Desk.LOG);
        desk.views.records(Desk.LOG).close();
    }
}
