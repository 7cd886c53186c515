package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kore.model.Base.Single;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BaseTest {
    private static final WriterId A = new WriterId("a");
    private static final WriterId B = new WriterId("b");

    @Test
    void singles_are_kept_sorted() {
        Base base = new Base(Frontier.empty(), List.of(new Single(B, 0, 1), new Single(A, 7, 2), new Single(A, 3, 3)));
        assertThat(base.singles()).containsExactly(new Single(A, 3, 3), new Single(A, 7, 2), new Single(B, 0, 1));
    }

    @Test
    void a_record_named_twice_is_refused() {
        List<Single> twice = List.of(new Single(A, 3, 1), new Single(A, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Base(Frontier.empty(), twice));
        Frontier frontier = Frontier.of(A, new Prefix(4, 9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Base(frontier, List.of(new Single(A, 3, 1))))
                .withMessageContaining("lies within its frontier");
        assertThat(new Base(frontier, List.of(new Single(A, 4, 1))).singles()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Single(A, -1, 1));
    }

    @Test
    void it_contains_its_frontier_and_its_singles() {
        Base base = new Base(Frontier.of(A, new Prefix(2, 9)), List.of(new Single(A, 5, 1), new Single(B, 1, 1)));
        assertThat(base.contains(A, 0)).isTrue();
        assertThat(base.contains(A, 1)).isTrue();
        assertThat(base.contains(A, 2)).isFalse();
        assertThat(base.contains(A, 5)).isTrue();
        assertThat(base.contains(A, 6)).isFalse();
        assertThat(base.contains(B, 0)).isFalse();
        assertThat(base.contains(B, 1)).isTrue();
        assertThat(Base.empty().contains(A, 0)).isFalse();
    }

    @Test
    void a_record_that_continues_the_frontier_is_folded_into_it() {
        Base base = Base.of(Frontier.of(A, new Prefix(2, 9))).plus(A, 2, 33);
        assertThat(base).isEqualTo(Base.of(Frontier.of(A, new Prefix(3, 33))));
        assertThat(base.plus(B, 0, 44))
                .isEqualTo(Base.of(Frontier.copyOf(Map.of(A, new Prefix(3, 33), B, new Prefix(1, 44)))));
    }

    @Test
    void singles_are_folded_once_what_lies_before_them_has_come() {
        Base base = Base.empty().plus(A, 3, 30).plus(A, 1, 10).plus(A, 2, 20);
        assertThat(base.singles()).hasSize(3);
        assertThat(base.frontier().isEmpty()).isTrue();
        assertThat(base.plus(A, 0, 1)).isEqualTo(Base.of(Frontier.of(A, new Prefix(4, 30))));
    }

    @Test
    void a_record_that_is_held_changes_nothing() {
        Base base = Base.of(Frontier.of(A, new Prefix(2, 9))).plus(A, 5, 1);
        assertThat(base.plus(A, 1, 77)).isSameAs(base);
        assertThat(base.plus(A, 5, 77)).isSameAs(base);
    }

    @Test
    void however_it_has_grown_it_contains_what_was_added_and_nothing_else() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Base base = Base.of(Frontier.of(A, new Prefix(1 + random.nextInt(4), 0)));
            Set<List<Object>> expected = new HashSet<>();
            for (long index = 0; index < base.frontier().count(A); index++) {
                expected.add(List.of(A, index));
            }
            for (int step = 0; step < 25; step++) {
                WriterId writer = random.nextBoolean() ? A : B;
                long index = random.nextInt(15);
                base = base.plus(writer, index, index);
                expected.add(List.of(writer, index));
                for (WriterId each : List.of(A, B)) {
                    for (long i = 0; i < 17; i++) {
                        assertThat(base.contains(each, i))
                                .as("seed %d, step %d, %s index %d", seed, step, each, i)
                                .isEqualTo(expected.contains(List.of(each, i)));
                    }
                }
            }
            for (Single single : base.singles()) {
                assertThat(single.index())
                        .as("seed %d: singles lie beyond the frontier, with a gap", seed)
                        .isGreaterThan(base.frontier().count(single.writer()));
            }
        }
    }
}
