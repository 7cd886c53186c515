package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedTreeTest {
    @Test
    void it_holds_what_a_tree_map_holds_and_old_versions_stay_as_they_were() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            TreeMap<Integer, Integer> expected = new TreeMap<>();
            SortedTree<Integer, Integer> tree = SortedTree.empty(Comparator.naturalOrder());
            List<SortedTree<Integer, Integer>> versions = new ArrayList<>();
            List<Map<Integer, Integer>> copies = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                Map<Integer, Integer> some = new HashMap<>();
                for (int i = random.nextInt(random.nextBoolean() ? 3 : 40); i > 0; i--) {
                    some.put(random.nextInt(200), random.nextInt());
                }
                tree = random.nextBoolean() ? tree.putAll(some) : putOneByOne(tree, some);
                expected.putAll(some);
                versions.add(tree);
                copies.add(new TreeMap<>(expected));
            }
            for (int i = 0; i < versions.size(); i++) {
                assertThat(entries(versions.get(i)))
                        .as("seed " + seed)
                        .isEqualTo(List.copyOf(copies.get(i).entrySet()));
                assertThat(versions.get(i).size())
                        .as("seed " + seed)
                        .isEqualTo(copies.get(i).size());
            }
            for (int key = 0; key < 200; key++) {
                assertThat(tree.get(key)).as("seed " + seed).isEqualTo(expected.get(key));
            }
        }
    }

    @Test
    void one_more_of_a_hundred_thousand_costs_a_path() {
        int[] comparisons = {0};
        SortedTree<Integer, String> tree = SortedTree.empty((one, other) -> {
            comparisons[0]++;
            return Integer.compare(one, other);
        });
        for (int i = 0; i < 100_000; i++) {
            tree = tree.put(i, "");
        }
        comparisons[0] = 0;
        tree = tree.put(54_321, "x").putAll(Map.of(200_000, "y"));
        assertThat(comparisons[0]).isLessThan(50);
        assertThat(tree.get(54_321)).isEqualTo("x");
        assertThat(tree.size()).isEqualTo(100_001);
    }

    @Test
    void an_iterator_ends() {
        Iterator<Map.Entry<Integer, Integer>> none =
                SortedTree.<Integer, Integer>empty(Comparator.naturalOrder()).iterator();
        assertThat(none.hasNext()).isFalse();
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }

    private static SortedTree<Integer, Integer> putOneByOne(
            SortedTree<Integer, Integer> tree, Map<Integer, Integer> some) {
        SortedTree<Integer, Integer> larger = tree;
        for (Map.Entry<Integer, Integer> entry : some.entrySet()) {
            larger = larger.put(entry.getKey(), entry.getValue());
        }
        return larger;
    }

    private static List<Map.Entry<Integer, Integer>> entries(SortedTree<Integer, Integer> tree) {
        List<Map.Entry<Integer, Integer>> entries = new ArrayList<>();
        tree.forEach(entries::add);
        return entries;
    }
}
