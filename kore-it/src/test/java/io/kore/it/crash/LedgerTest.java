package io.kore.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Kore;
import io.kore.Node;
import io.kore.model.RecordId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledgers find what they are there to find. */
class LedgerTest {
    private final Ledger ledger = new Ledger();

    /** Two batches forced, one more appended; one value replaced, another one being replaced. */
    @BeforeEach
    void work() {
        ledger.told("append list/w 0 x");
        ledger.told("write a 0");
        ledger.accept(found(Map.of("a", "0"), "list/w 0 x"));
        ledger.told("append list/w 1 p;notes/w 0 q");
        ledger.told("append list/w 2 r");
        ledger.told("forced 2");
        ledger.told("append list/w 3 s;list/w 4 t");
        ledger.told("write a 1");
        ledger.told("written");
        ledger.told("write b 1");
    }

    private static Found found(Map<String, String> values, String... prints) {
        TreeMap<Long, String> arrivals = new TreeMap<>();
        for (String print : prints) {
            arrivals.put((long) arrivals.size(), print);
        }
        return new Found(prints.length, arrivals, new TreeMap<>(values));
    }

    private static Found held(String... prints) {
        return found(Map.of("a", "1"), prints);
    }

    private void assertFault(Found found, String words) {
        assertThat(ledger.fault(found))
                .hasValueSatisfying(fault -> assertThat(fault).contains(words));
    }

    @Test
    void what_was_forced_is_enough_and_what_was_appended_may_be_there() {
        assertThat(ledger.fault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r")))
                .isEmpty();
        String[] all = {"list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r", "list/w 3 s", "list/w 4 t"};
        assertThat(ledger.fault(held(all))).isEmpty();
        assertThat(ledger.fault(found(Map.of("a", "1", "b", "1"), all))).isEmpty();
        assertThat(ledger.acknowledged()).isEqualTo(3);
    }

    @Test
    void a_lost_tail_is_found() {
        assertFault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q"), "acknowledged records are lost");
        assertFault(held("list/w 0 x"), "acknowledged records are lost");
        assertFault(held(), "ends at 0");
    }

    @Test
    void a_torn_batch_is_found() {
        assertFault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r", "list/w 3 s"), "between two batches");
    }

    @Test
    void records_that_nobody_appended_are_found() {
        String[] all = {"list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r", "list/w 3 s", "list/w 4 t", "l/w 5 u"};
        assertFault(held(all), "ends at 7");
    }

    @Test
    void a_place_with_other_bytes_is_found_also_if_it_is_of_an_earlier_life() {
        assertFault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 z"), "position 3 should hold list/w 2 r");
        assertFault(held("list/w 0 z", "list/w 1 p", "notes/w 0 q", "list/w 2 r"), "position 0 should hold list/w 0 x");
    }

    @Test
    void an_index_that_is_given_again_after_a_life_that_saw_it_is_found() {
        ledger.accept(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r"));
        ledger.told("append list/w 3 new");
        assertFault(
                held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 other", "list/w 3 new"),
                "position 3 should hold list/w 2 r");
    }

    @Test
    void a_drop_that_was_acknowledged_must_be_whole_and_one_under_way_may_be() {
        ledger.told("drop list");
        assertThat(ledger.fault(dropped())).isEmpty();
        assertThat(ledger.fault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r")))
                .isEmpty();
        ledger.told("dropped");
        assertThat(ledger.fault(dropped())).isEmpty();
        assertFault(held("list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r"), "position 0 should hold null");
        TreeMap<Long, String> half = new TreeMap<>(Map.of(2L, "notes/w 0 q", 3L, "list/w 2 r"));
        assertFault(new Found(4, half, new TreeMap<>(Map.of("a", "1"))), "position 3 should hold null");
    }

    @Test
    void a_batch_behind_a_drop_is_not_there_without_it() {
        ledger.told("drop list");
        ledger.told("append list/w 0 n");
        String[] all = {
            "list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r", "list/w 3 s", "list/w 4 t", "list/w 0 n"
        };
        assertFault(held(all), "position 0 should hold null");
        TreeMap<Long, String> rest = new TreeMap<>(Map.of(2L, "notes/w 0 q", 6L, "list/w 0 n"));
        assertThat(ledger.fault(new Found(7, rest, new TreeMap<>(Map.of("a", "1")))))
                .isEmpty();
    }

    private static Found dropped() {
        return new Found(4, new TreeMap<>(Map.of(2L, "notes/w 0 q")), new TreeMap<>(Map.of("a", "1")));
    }

    @Test
    void a_value_that_is_neither_old_nor_new_is_found() {
        String[] records = {"list/w 0 x", "list/w 1 p", "notes/w 0 q", "list/w 2 r"};
        assertFault(found(Map.of("a", "0"), records), "the value of a should be one of [1], and is 0");
        assertFault(found(Map.of(), records), "the value of a should be one of [1], and is -");
        assertFault(found(Map.of("a", "1", "b", "0"), records), "the value of b");
        assertFault(found(Map.of("a", "1", "c", "0"), records), "the value of c");
    }

    @Test
    void a_node_that_is_somebody_else_or_holds_other_records_is_found() {
        try (Node node = Kore.node().start()) {
            NodeLedger honest = new NodeLedger();
            honest.told("am pad " + node.whoAmI());
            honest.told("try pad list one,two");
            List<RecordId> ids =
                    node.log("list").appendAll(List.of(NodeWorker.record("one"), NodeWorker.record("two")));
            honest.told("done pad list one,two " + ids.get(0) + "," + ids.get(1));
            honest.check("pad", node);
            assertThat(honest.acknowledged()).isEqualTo(2);

            honest.told("try pad list three");
            honest.told("done pad list three 7-" + node.whoAmI());
            assertThatThrownBy(() -> honest.check("pad", node)).hasMessageContaining("should be three, and is null");
            assertThatThrownBy(() -> honest.told("done pad list three " + ids.get(0)))
                    .hasMessageContaining("was one, and is three");
            assertThatThrownBy(() -> honest.told("am pad other")).hasMessageContaining("and is other");

            NodeLedger unaware = new NodeLedger();
            assertThatThrownBy(() -> unaware.check("pad", node)).hasMessageContaining("nobody appended one");
            unaware.told("try pad list one,two,missing");
            assertThatThrownBy(() -> unaware.check("pad", node)).hasMessageContaining("only a part is there");
        }
    }
}
