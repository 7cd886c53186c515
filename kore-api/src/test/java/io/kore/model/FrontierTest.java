package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private static final WriterId A = new WriterId("a");
    private static final WriterId B = new WriterId("b");

    @Test
    void a_writer_that_is_left_out_counts_zero() {
        Frontier frontier = Frontier.of(A, new Prefix(3, 7));
        assertThat(frontier.count(A)).isEqualTo(3);
        assertThat(frontier.count(B)).isZero();
        assertThat(Frontier.empty().count(A)).isZero();
    }

    @Test
    void entries_are_a_copy_sorted_by_writer() {
        Map<WriterId, Prefix> given = new HashMap<>(Map.of(B, new Prefix(1, 1), A, new Prefix(2, 2)));
        Frontier frontier = Frontier.copyOf(given);
        given.clear();
        assertThat(frontier.prefixes().keySet()).containsExactly(A, B);
        assertThatThrownBy(() -> frontier.prefixes().remove(A)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_map_in_another_order_makes_the_same_frontier() {
        Map<WriterId, Prefix> backwards = new TreeMap<>(Comparator.<WriterId>reverseOrder());
        backwards.put(A, new Prefix(2, 2));
        backwards.put(B, new Prefix(1, 1));
        Frontier frontier = Frontier.copyOf(backwards);
        assertThat(frontier.prefixes().firstKey()).isEqualTo(A);
        assertThat(frontier).isEqualTo(Frontier.copyOf(new HashMap<>(backwards)));
    }

    @Test
    void equal_entries_make_equal_frontiers() {
        assertThat(Frontier.of(A, new Prefix(3, 7)))
                .isEqualTo(Frontier.copyOf(Map.of(A, new Prefix(3, 7))))
                .hasSameHashCodeAs(Frontier.copyOf(Map.of(A, new Prefix(3, 7))))
                .isNotEqualTo(Frontier.of(A, new Prefix(3, 8)))
                .isNotEqualTo(Frontier.of(B, new Prefix(3, 7)));
        assertThat(Frontier.copyOf(Map.of())).isSameAs(Frontier.empty());
        assertThat(Frontier.empty().isEmpty()).isTrue();
    }

    @Test
    void a_prefix_holds_at_least_one_record() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Prefix(0, 7));
        assertThat(new Prefix(12, 0xabcL)).hasToString("12@0000000000000abc");
    }
}
