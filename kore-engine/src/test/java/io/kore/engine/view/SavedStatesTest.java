package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.engine.order.SimulatedNode;
import io.kore.error.StoreFailedException;
import io.kore.model.Hash;
import io.kore.spi.ForwardingShardStore;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SavedStatesTest {
    private static final int PART_BYTES = 10;

    private final SimulatedNode node = new SimulatedNode("me");
    private final DyingStore store = new DyingStore(node.store());
    private final SavedStates states = new SavedStates(store, PART_BYTES, 4);
    private final Hash digest = digest("one");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_state_is_written_piece_by_piece_and_never_whole_in_memory() {
        byte[] state = noise(1_000);
        AtomicInteger most = new AtomicInteger();
        states.write(digest, 7, (out, pause) -> {
            for (byte piece : state) {
                out.put(piece);
                most.accumulateAndGet(out.size(), Math::max);
                pause.run();
            }
        });
        assertThat(most).hasValue(PART_BYTES);
        assertThat(states.read(digest).orElseThrow().state()).isEqualTo(state);
        assertThat(states.read(digest).orElseThrow().position()).isEqualTo(7);
    }

    @Test
    void a_state_of_any_size_is_read_as_it_was_written() {
        for (int size : new int[] {0, 1, 9, 10, 11, 20, 25, 105, 3, 0, 40}) {
            byte[] state = noise(size);
            states.write(digest, new SavedStates.Saved(size, state));
            SavedStates.Saved read = states.read(digest).orElseThrow();
            assertThat(read.position()).isEqualTo(size);
            assertThat(read.state()).isEqualTo(state);
            assertThat(node.store().metadata().keys())
                    .as("the head, and the parts of one state")
                    .hasSize(1 + (size + 9) / 10);
        }
    }

    @Test
    void a_state_that_was_removed_leaves_nothing() {
        states.write(digest, new SavedStates.Saved(1, noise(35)));
        states.remove(digest);
        states.remove(digest);
        assertThat(states.read(digest)).isEmpty();
        assertThat(node.store().metadata().keys()).isEmpty();
    }

    @Test
    void a_death_at_any_step_leaves_the_old_state_or_the_new_one() {
        byte[] old = noise(45);
        byte[] young = noise(68);
        int steps = 0;
        boolean isDone = false;
        while (!isDone) {
            states.remove(digest);
            states.write(digest, new SavedStates.Saved(1, old));
            store.dieAfter(steps);
            isDone = isWritten(new SavedStates.Saved(2, young));
            store.dieAfter(Integer.MAX_VALUE);
            SavedStates.Saved read = new SavedStates(store, 10, 4).read(digest).orElseThrow();
            assertThat(read.state()).as("after %d steps", steps).isEqualTo(read.position() == 1 ? old : young);
            states.write(digest, new SavedStates.Saved(3, noise(15)));
            states.write(digest, new SavedStates.Saved(4, noise(15)));
            assertThat(node.store().metadata().keys())
                    .as("what is left two states after a death after %d steps", steps)
                    .hasSize(3);
            steps++;
        }
        assertThat(steps).isGreaterThan(10);
    }

    @Test
    void the_state_that_reaches_least_far_gives_way() {
        for (int i = 0; i < 8; i++) {
            states.write(digest("state " + i), new SavedStates.Saved(100 - i, noise(15)));
        }
        for (int i = 0; i < 8; i++) {
            boolean isKept = i == 0 || i == 1 || i == 2 || i == 7;
            assertThat(states.read(digest("state " + i)).isPresent())
                    .as("state %d", i)
                    .isEqualTo(isKept);
        }
        assertThat(node.store().metadata().keys()).hasSize(4 * 3);
    }

    @Test
    void what_others_keep_in_the_metadata_is_left_alone() {
        node.store().metadata().write("identity", new byte[] {1});
        node.store().metadata().write("processor.settings", new byte[] {2});
        for (int i = 0; i < 8; i++) {
            states.write(digest("state " + i), new SavedStates.Saved(i, noise(15)));
        }
        assertThat(node.store().metadata().read("identity")).isPresent();
        assertThat(node.store().metadata().read("processor.settings")).isPresent();
    }

    @Test
    void nothing_is_written_if_the_records_cannot_be_forced() {
        store.failsOnForce = true;
        assertThatThrownBy(() -> states.write(digest, new SavedStates.Saved(1, noise(5))))
                .isInstanceOf(StoreFailedException.class);
        assertThat(node.store().metadata().keys()).isEmpty();
    }

    private boolean isWritten(SavedStates.Saved saved) {
        try {
            states.write(digest, saved);
            return true;
        } catch (StoreFailedException e) {
            return false;
        }
    }

    private static Hash digest(String text) {
        return SavedStates.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A store whose metadata changes so many times more, and then no more, as if the process had died. */
    private static final class DyingStore extends ForwardingShardStore implements StoreMetadata {
        private int left = Integer.MAX_VALUE;
        private boolean failsOnForce;

        DyingStore(ShardStore store) {
            super(store);
        }

        void dieAfter(int changes) {
            left = changes;
        }

        private void change() {
            if (left-- <= 0) {
                throw new StoreFailedException("dead");
            }
        }

        @Override
        public StoreMetadata metadata() {
            return this;
        }

        @Override
        public Optional<byte[]> read(String key) {
            return super.metadata().read(key);
        }

        @Override
        public void write(String key, byte[] value) {
            change();
            super.metadata().write(key, value);
        }

        @Override
        public void remove(String key) {
            change();
            super.metadata().remove(key);
        }

        @Override
        public SortedSet<String> keys() {
            return super.metadata().keys();
        }

        @Override
        public long force() {
            if (failsOnForce) {
                throw new StoreFailedException("the disk is gone");
            }
            return super.force();
        }
    }
}
