package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.spi.StoreMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** S12: the small values beside the journal. */
interface MetadataRules extends StoreRules {
    private StoreMetadata metadata() {
        return bench().store().metadata();
    }

    @Test
    default void s12_a_value_is_read_as_it_was_written() {
        byte[] value = Noise.bytes(12, 1_000);
        metadata().write("identity", value);
        assertThat(metadata().read("identity")).contains(value);
        bench().reopen();
        assertThat(metadata().read("identity")).contains(value);
        assertThat(metadata().keys()).containsExactly("identity");
    }

    @Test
    default void s12_a_value_is_replaced_whole() {
        metadata().write("k", Noise.bytes(1, 500));
        metadata().write("k", new byte[] {1});
        assertThat(metadata().read("k")).contains(new byte[] {1});
        metadata().write("k", Noise.bytes(2, 70_000));
        bench().reopen();
        assertThat(metadata().read("k")).contains(Noise.bytes(2, 70_000));
        metadata().write("k", new byte[] {2, 3});
        bench().reopen();
        assertThat(metadata().read("k")).contains(new byte[] {2, 3});
    }

    @Test
    default void s12_a_key_without_a_value_reads_as_empty() {
        assertThat(metadata().read("nothing")).isEmpty();
        metadata().write("something", new byte[] {1});
        assertThat(metadata().read("nothing")).isEmpty();
        assertThat(metadata().read("somethin")).isEmpty();
    }

    @Test
    default void s12_an_empty_value_is_a_value() {
        metadata().write("empty", new byte[0]);
        assertThat(metadata().read("empty")).contains(new byte[0]);
        bench().reopen();
        assertThat(metadata().read("empty")).contains(new byte[0]);
        assertThat(metadata().keys()).containsExactly("empty");
    }

    @Test
    default void s12_large_values_are_kept_up_to_the_limit() {
        for (int size : new int[] {1 << 20, 5_000_000, StoreMetadata.VALUE_BYTES_MAX}) {
            byte[] value = Noise.bytes(size, size);
            metadata().write("large", value);
            assertThat(Arrays.equals(metadata().read("large").orElseThrow(), value))
                    .as("%d bytes", size)
                    .isTrue();
        }
        bench().reopen();
        byte[] value = Noise.bytes(StoreMetadata.VALUE_BYTES_MAX, StoreMetadata.VALUE_BYTES_MAX);
        assertThat(Arrays.equals(metadata().read("large").orElseThrow(), value)).isTrue();
    }

    @Test
    default void s12_a_value_over_the_limit_is_refused() {
        metadata().write("k", new byte[] {1});
        byte[] tooLarge = new byte[StoreMetadata.VALUE_BYTES_MAX + 1];
        assertThatThrownBy(() -> metadata().write("k", tooLarge)).isInstanceOf(IllegalArgumentException.class);
        assertThat(metadata().read("k")).contains(new byte[] {1});
    }

    @Test
    default void s12_a_written_value_is_a_copy() {
        byte[] value = {1, 2, 3};
        metadata().write("k", value);
        value[0] = 9;
        assertThat(metadata().read("k")).contains(new byte[] {1, 2, 3});
        assertThat(bench().reopen().metadata().read("k")).contains(new byte[] {1, 2, 3});
    }

    @Test
    default void s12_a_value_read_is_a_copy() {
        metadata().write("k", new byte[] {1, 2, 3});
        metadata().read("k").orElseThrow()[0] = 9;
        assertThat(metadata().read("k")).contains(new byte[] {1, 2, 3});
        bench().reopen();
        metadata().read("k").orElseThrow()[1] = 9;
        assertThat(metadata().read("k")).contains(new byte[] {1, 2, 3});
    }

    @Test
    default void s12_keys_are_a_sorted_copy() {
        for (String key : List.of("b", "a", "a.b", "a-b", "a_b", "z9", "c")) {
            metadata().write(key, new byte[] {1});
        }
        SortedSet<String> keys = metadata().keys();
        assertThat(keys).containsExactly("a", "a-b", "a.b", "a_b", "b", "c", "z9");
        metadata().remove("b");
        metadata().write("d", new byte[0]);
        assertThat(keys).contains("b").doesNotContain("d");
        assertThat(bench().reopen().metadata().keys()).containsExactly("a", "a-b", "a.b", "a_b", "c", "d", "z9");
    }

    @Test
    default void s12_a_removed_value_is_gone() {
        metadata().write("k", new byte[] {1});
        metadata().write("kept", new byte[] {2});
        metadata().remove("k");
        metadata().remove("k");
        metadata().remove("never.there");
        assertThat(metadata().read("k")).isEmpty();
        bench().reopen();
        assertThat(metadata().read("k")).isEmpty();
        assertThat(metadata().keys()).containsExactly("kept");
        metadata().write("k", new byte[] {3});
        assertThat(bench().reopen().metadata().read("k")).contains(new byte[] {3});
    }

    @Test
    default void s12_every_legal_key_is_kept_apart() {
        List<String> keys = List.of("a", "aa", "a..", "a.", "con", "nul.txt", "a-", "a_", "a0", "k".repeat(100));
        for (int i = 0; i < keys.size(); i++) {
            metadata().write(keys.get(i), new byte[] {(byte) i});
        }
        bench().reopen();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(metadata().read(keys.get(i))).contains(new byte[] {(byte) i});
        }
        assertThat(metadata().keys()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    default void s12_bad_keys_are_refused() {
        List<String> bad = List.of("", "A", "aB", "1a", ".a", "_a", "-a", "a b", "a/b", "../a", "é", "aé", "a\n");
        for (String key : bad) {
            assertBadKey(key);
        }
        assertBadKey("k".repeat(101));
        assertThat(metadata().keys()).isEmpty();
    }

    private void assertBadKey(String key) {
        assertThatThrownBy(() -> metadata().read(key)).as("read %s", key).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metadata().write(key, new byte[1]))
                .as("write %s", key)
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metadata().remove(key))
                .as("remove %s", key)
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void s12_metadata_is_one_object_and_stands_apart_from_the_journal() {
        assertThat(bench().store().metadata()).isSameAs(bench().store().metadata());
        metadata().write("k", new byte[] {1});
        bench().append(bench().maker().next(ONE, 3));
        metadata().write("k", new byte[] {2});
        assertThat(bench().store().end()).isEqualTo(3);
        bench().assertHeld();
        assertThat(metadata().read("k")).contains(new byte[] {2});
    }

    @Test
    default void s12_a_reader_sees_values_whole_while_they_are_replaced() {
        int size = 60_000;
        StoreMetadata metadata = metadata();
        metadata.write("k", new byte[size]);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int w = 1; w <= 2; w++) {
            byte fill = (byte) w;
            tasks.add(() -> {
                for (int i = 0; i < 30; i++) {
                    byte[] value = new byte[size - fill];
                    Arrays.fill(value, fill);
                    metadata.write("k", value);
                    metadata.write("own." + fill, value);
                }
                return true;
            });
            tasks.add(() -> {
                for (int i = 0; i < 60; i++) {
                    byte[] value = metadata.read("k").orElseThrow();
                    byte first = value[0];
                    assertThat(value).hasSize(size - first).containsOnly(first);
                }
                return true;
            });
        }
        Together.run(tasks);
        assertThat(bench().reopen().metadata().keys()).containsExactly("k", "own.1", "own.2");
    }
}
