package io.kore.engine.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.order.SimulatedNode;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CausalityTest {
    private static final String LOG = "MyList2";
    private static final String OLD = "MyList";

    private final SimulatedNode node = new SimulatedNode("n");
    private final WriterTable writers = new WriterTable();
    private final Causality causality = new Causality(writers);
    private final List<ShardRecord> arrived = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_past_is_the_own_shard_and_what_was_seen_of_others() {
        ShardRecord a0 = nativeRecord("a", 1, Seen.all(Frontier.empty()), null);
        ShardRecord a1 = nativeRecord("a", 2, Seen.unchanged(), null);
        ShardRecord b0 = nativeRecord("b", 2, Seen.all(seen("a", 1)), null);
        ShardRecord b1 = nativeRecord("b", 3, Seen.unchanged(), null);
        assertThat(sees(a0, a0)).isFalse();
        assertThat(sees(a1, a0)).isTrue();
        assertThat(sees(b0, a0)).isTrue();
        assertThat(sees(b0, a1)).isFalse();
        assertThat(sees(b1, b0)).isTrue();
        assertThat(sees(b1, a0)).isTrue();
        assertThat(sees(b1, a1)).isFalse();
        assertThat(sees(a1, b0)).isFalse();
    }

    @Test
    void changes_replace_what_was_said_and_an_absolute_form_replaces_all() {
        nativeRecord("a", 1, Seen.all(Frontier.empty()), null);
        ShardRecord a1 = nativeRecord("a", 2, Seen.unchanged(), null);
        ShardRecord b0 = nativeRecord("b", 1, Seen.all(Frontier.empty()), null);
        ShardRecord c0 = nativeRecord("c", 3, Seen.all(seen("a", 1)), null);
        ShardRecord c1 = nativeRecord("c", 4, Seen.changed(seen("a", 2)), null);
        ShardRecord c2 = nativeRecord("c", 5, Seen.changed(seen("b", 1)), null);
        ShardRecord c3 = nativeRecord("c", 6, Seen.all(seen("b", 1)), null);
        assertThat(sees(c0, a1)).isFalse();
        assertThat(sees(c1, a1)).isTrue();
        assertThat(sees(c1, b0)).isFalse();
        assertThat(sees(c2, a1)).isTrue();
        assertThat(sees(c2, b0)).isTrue();
        assertThat(sees(c3, a1)).isFalse();
        assertThat(sees(c3, b0)).isTrue();
    }

    @Test
    void taking_a_record_again_changes_nothing() {
        nativeRecord("a", 1, Seen.all(Frontier.empty()), null);
        ShardRecord a1 = nativeRecord("a", 2, Seen.unchanged(), null);
        ShardRecord b0 = nativeRecord("b", 2, Seen.all(seen("a", 1)), null);
        ShardRecord b1 = nativeRecord("b", 3, Seen.changed(seen("a", 2)), null);
        WhatWasSeen once = Objects.requireNonNull(causality.take(b1));
        assertThat(once.contains(Act.edit(a1, "key", writers))).isTrue();
        WhatWasSeen again = Objects.requireNonNull(causality.take(b1));
        assertThat(again.contains(Act.edit(a1, "key", writers))).isTrue();
        assertThat(again.contains(Act.edit(b0, "key", writers))).isTrue();
    }

    @Test
    void a_named_base_takes_the_place_of_the_past() {
        ShardRecord a0 = nativeRecord("a", 1, Seen.all(Frontier.empty()), null);
        ShardRecord b0 = nativeRecord("b", 2, Seen.all(seen("a", 1)), null);
        ShardRecord b1 = nativeRecord("b", 3, Seen.unchanged(), Base.empty());
        Base single = Base.empty().plus(new WriterId("b"), 1, 7);
        ShardRecord b2 = nativeRecord("b", 4, Seen.unchanged(), single);
        assertThat(sees(b1, a0)).isFalse();
        assertThat(sees(b1, b0)).isFalse();
        assertThat(sees(b2, b0)).isFalse();
        assertThat(sees(b2, b1)).isTrue();
    }

    @Test
    void a_bare_record_has_no_past() {
        assertThat(causality.take(node.write(ShardId.of(LOG, "x"), Envelope.bare(1), "{}")))
                .isNull();
    }

    @Test
    void derived_records_see_each_other_in_the_coordinates_of_their_source() {
        ShardRecord a0 = derived("a", 0, 0, 1, Seen.all(Frontier.empty()), null);
        ShardRecord a0part = derived("a", 0, 1, 1, Seen.all(Frontier.empty()), null);
        ShardRecord b5 = derived("b", 5, 0, 2, Seen.all(seen("a", 1)), null);
        ShardRecord a3 = derived("a", 3, 0, 4, Seen.changed(seen("b", 5)), null);
        ShardRecord a4 = derived("a", 4, 0, 5, Seen.changed(seen("b", 6)), null);
        assertThat(sees(b5, a0)).isTrue();
        assertThat(sees(b5, a0part))
                .as("another part of a source that was seen")
                .isTrue();
        assertThat(sees(b5, a3)).isFalse();
        assertThat(sees(a3, a0)).as("earlier in the source's own shard").isTrue();
        assertThat(sees(a3, a0part)).isTrue();
        assertThat(sees(a0part, a0))
                .as("parts of one source are written at once")
                .isFalse();
        assertThat(sees(a3, b5)).as("five of b do not hold its index 5").isFalse();
        assertThat(sees(a4, b5)).isTrue();
    }

    @Test
    void a_derived_record_sees_no_native_one_and_a_native_one_sees_derived_ones_by_their_place() {
        ShardRecord a0 = derived("a", 0, 0, 1, Seen.all(Frontier.empty()), null);
        ShardRecord x0 = nativeRecord("x", 2, Seen.all(seen(derivedWriter("a", 0), 1)), null);
        ShardRecord a9 = derived("a", 9, 0, 9, Seen.changed(seen("x", 1)), null);
        assertThat(sees(x0, a0)).isTrue();
        assertThat(sees(x0, a9)).isFalse();
        assertThat(sees(a9, x0)).as("x in the old log is not x in the new one").isFalse();
        assertThat(sees(a9, a0)).isTrue();
    }

    @Test
    void a_derived_base_is_in_the_coordinates_of_the_source() {
        ShardRecord a0 = derived("a", 0, 0, 1, Seen.all(Frontier.empty()), null);
        ShardRecord a1 = derived("a", 1, 0, 2, Seen.unchanged(), null);
        ShardRecord a2 = derived("a", 2, 0, 3, Seen.unchanged(), Base.of(seen("a", 1)));
        assertThat(sees(a2, a0)).isTrue();
        assertThat(sees(a2, a1)).isFalse();
    }

    @Test
    void a_chain_of_origins_is_followed_to_its_first_log() {
        ShardRecord a0 = twiceDerived("a", 0, 1, Frontier.empty());
        ShardRecord b0 = twiceDerived("b", 0, 2, seen("a", 1));
        ShardRecord b1 = twiceDerived("b", 1, 3, seen("a", 1));
        ShardRecord onlyOnce = derived("a", 0, 0, 1, Seen.all(Frontier.empty()), null);
        assertThat(sees(b0, a0)).isTrue();
        assertThat(sees(b1, b0)).isTrue();
        assertThat(sees(a0, b0)).isFalse();
        assertThat(sees(b0, onlyOnce)).as("a record that came from another log").isFalse();
    }

    @Test
    void counts_are_those_of_a_hash_map() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            SeenCounts counts = new SeenCounts();
            Map<Integer, Long> expected = new HashMap<>();
            int range = 1 + random.nextInt(2_000);
            for (int i = 0; i < 1_000; i++) {
                int slot = random.nextInt(range);
                if (random.nextInt(500) == 0) {
                    counts.clear();
                    expected.clear();
                }
                counts.put(slot, i + 1L);
                expected.put(slot, i + 1L);
            }
            for (int slot = 0; slot < range + 10; slot++) {
                assertThat(counts.get(slot)).as("seed " + seed).isEqualTo(expected.getOrDefault(slot, 0L));
            }
        }
    }

    /** Asks as of the moment when the record arrived. */
    private boolean sees(ShardRecord by, ShardRecord other) {
        Causality replay = new Causality(writers);
        WhatWasSeen seen = null;
        for (ShardRecord record : arrived) {
            WhatWasSeen its = replay.take(record);
            if (record.equals(by)) {
                seen = its;
                break;
            }
        }
        return Objects.requireNonNull(seen).contains(Act.edit(other, "key", writers));
    }

    private ShardRecord nativeRecord(String writer, long number, Seen seen, @Nullable Base base) {
        return written(ShardId.of(LOG, writer), new Envelope(number, seen, base, null));
    }

    private ShardRecord derived(String writer, long index, int part, long number, Seen seen, @Nullable Base base) {
        Origin origin = new Origin(ShardId.of(OLD, writer), index, part, null);
        return written(ShardId.of(LOG, derivedWriter(writer, part)), new Envelope(number, seen, base, origin));
    }

    private ShardRecord twiceDerived(String writer, long index, long number, Frontier seen) {
        Origin first = new Origin(ShardId.of("First", writer), index, 0, null);
        Origin origin = new Origin(ShardId.of(OLD, "First~0000~" + writer), index, 0, first);
        ShardId shard = ShardId.of(LOG, "MyList~0000~First~0000~" + writer);
        return written(shard, new Envelope(number, Seen.all(seen), null, origin));
    }

    private ShardRecord written(ShardId shard, Envelope envelope) {
        ShardRecord record = node.write(shard, envelope, "{}");
        arrived.add(record);
        causality.take(record);
        return record;
    }

    private static String derivedWriter(String writer, int part) {
        return String.format("%s~%04d~%s", OLD, part, writer);
    }

    private static Frontier seen(String writer, long count) {
        return Frontier.of(new WriterId(writer), new Prefix(count, 1));
    }
}
