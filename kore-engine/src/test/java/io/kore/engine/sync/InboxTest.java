package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final SharedRoom room = new SharedRoom(500);
    private final Inbox inbox = new Inbox(room, 100);

    @Test
    void a_frame_waits_until_there_is_room() throws Exception {
        assertThat(inbox.enter(60)).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread thread = new Thread(() -> second.complete(inbox.enter(60)));
        thread.start();
        awaitWaiting(thread);
        assertThat(second).isNotDone();
        inbox.leave(60);
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_frame_larger_than_the_inbox_enters_alone() {
        assertThat(inbox.enter(1_000)).isTrue();
    }

    @Test
    void closing_lets_go_of_whoever_waits_and_of_all_to_come() throws Exception {
        assertThat(inbox.enter(100)).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread thread = new Thread(() -> second.complete(inbox.enter(1)));
        thread.start();
        awaitWaiting(thread);
        inbox.close();
        assertThat(second.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(inbox.enter(1)).isFalse();
    }

    @Test
    void what_others_have_waiting_counts_too() throws Exception {
        Inbox other = new Inbox(room, 1_000);
        assertThat(other.enter(450)).isTrue();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread thread = new Thread(() -> second.complete(inbox.enter(60)));
        thread.start();
        awaitWaiting(thread);
        other.leave(450);
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        inbox.leave(60);
        assertThat(room.isFullFor(500)).isFalse();
    }

    @Test
    void a_closed_inbox_takes_no_room() {
        inbox.close();
        assertThat(inbox.enter(1_000)).isFalse();
        assertThat(room.isFullFor(501)).isFalse();
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays_set() throws Exception {
        assertThat(inbox.enter(100)).isTrue();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            boolean entered = inbox.enter(1);
            interrupted.complete(!entered && Thread.currentThread().isInterrupted());
        });
        thread.start();
        awaitWaiting(thread);
        thread.interrupt();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).as("the thread should wait").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
