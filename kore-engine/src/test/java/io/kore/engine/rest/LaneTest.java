package io.kore.engine.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.TransportException;
import io.kore.spi.RestRefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LaneTest {
    /** What the lane gave its executor; each runs when the test says so. */
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private static void assertBusy(CompletableFuture<?> refused) {
        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RestRefusedException.class,
                        cause -> assertThat(cause.reason()).isEqualTo(RestRefusedException.Reason.BUSY));
    }

    @Test
    void what_finds_no_room_to_wait_is_refused_and_the_rest_is_done_in_turn() {
        Lane lane = new Lane(threads::add, 2, 3);
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int at = i;
            assertThat(lane.run(() -> done.add(at))).isNotDone();
        }
        assertBusy(lane.run(() -> done.add(3)));
        assertThat(threads).as("no more than two at once").hasSize(2);
        threads.remove().run();
        assertThat(done).containsExactly(0, 1, 2);
        threads.remove().run();
        CompletableFuture<Boolean> later = lane.run(() -> done.add(4));
        threads.remove().run();
        assertThat(later).isCompletedWithValue(true);
        assertThat(threads).isEmpty();
    }

    @Test
    void a_task_that_throws_fails_alone() {
        Lane lane = new Lane(threads::add, 1, 5);
        CompletableFuture<Object> failed = lane.run(() -> {
            throw new IllegalStateException("no");
        });
        CompletableFuture<String> next = lane.run(() -> "yes");
        threads.remove().run();
        assertThatThrownBy(failed::join).hasMessageContaining("no");
        assertThat(next).isCompletedWithValue("yes");
    }

    @Test
    void a_node_that_stops_says_so() {
        Lane lane = new Lane(
                task -> {
                    throw new RejectedExecutionException("shut");
                },
                1,
                5);
        assertThatThrownBy(lane.run(() -> "never")::join).hasCauseInstanceOf(TransportException.class);
    }

    @Test
    void as_many_follow_as_may_and_who_leaves_makes_room() {
        Followers followers = new Followers();
        List<Runnable> leave = new ArrayList<>();
        for (int i = 0; i < Followers.FOLLOWERS_MAX; i++) {
            leave.add(followers.add(() -> {}));
        }
        assertThatThrownBy(() -> followers.add(() -> {}))
                .isInstanceOfSatisfying(
                        RestRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RestRefusedException.Reason.BUSY));
        leave.get(7).run();
        leave.get(7).run();
        followers.add(() -> {}).run();
        leave.forEach(Runnable::run);
        assertThat(followers.isEmpty()).isTrue();
    }
}
