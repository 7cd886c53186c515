package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.PeerException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no node accepts from a peer. */
class AdmissionTest {
    private final TestNode node = new TestNode("node");
    private final Forger w = new Forger("w");
    private final Forger v = new Forger("v");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_past_that_is_not_held_is_refused() {
        refused("its past is not held", w.next(Envelope.of(2, sees("v", 1, 42)), "{}"));
    }

    @Test
    void a_past_on_another_branch_is_refused() {
        accepted(v.next("{}"));
        refused("another branch", w.next(Envelope.of(2, sees("v", 1, 42)), "{}"));
    }

    @Test
    void a_number_that_is_not_one_more_than_the_highest_in_the_past_is_refused() {
        ShardRecord seen = v.next("{}");
        accepted(seen);
        refused("one more", w.next(Envelope.of(3, sees("v", 1, seen.hash().head())), "{}"));
    }

    @Test
    void a_number_that_is_too_low_for_what_was_seen_is_refused() {
        ShardRecord seen = v.next("{}");
        accepted(seen);
        refused("one more", w.next(Envelope.of(1, sees("v", 1, seen.hash().head())), "{}"));
    }

    @Test
    void a_number_that_does_not_rise_is_refused() {
        accepted(w.next("{}"));
        refused("rise", w.next(Envelope.of(1, Seen.unchanged()), "{}"));
    }

    @Test
    void what_was_seen_never_shrinks() {
        ShardRecord first = v.next("{}");
        ShardRecord second = v.next("{}");
        accepted(first, second);
        accepted(w.next(Envelope.of(3, sees("v", 2, second.hash().head())), "{}"));
        refused("shrinks", w.next(Envelope.of(4, sees("v", 1, first.hash().head())), "{}"));
    }

    @Test
    void all_that_was_seen_leaves_nothing_out() {
        ShardRecord seen = v.next("{}");
        accepted(seen);
        accepted(w.next(Envelope.of(2, sees("v", 1, seen.hash().head())), "{}"));
        refused("leaves out", w.next(Envelope.of(3, Seen.all(Frontier.empty())), "{}"));
    }

    @Test
    void all_that_was_seen_may_be_said_again() {
        ShardRecord seen = v.next("{}");
        accepted(seen);
        Frontier frontier = sees("v", 1, seen.hash().head()).entries();
        accepted(w.next(Envelope.of(2, Seen.changed(frontier)), "{}"));
        accepted(w.next(Envelope.of(3, Seen.all(frontier)), "{}"));
    }

    @Test
    void a_shard_does_not_see_itself() {
        ShardRecord first = w.next("{}");
        accepted(first);
        refused("its own shard", w.next(Envelope.of(2, sees("w", 1, first.hash().head())), "{}"));
    }

    @Test
    void a_hash_that_does_not_fit_is_refused() {
        ShardRecord right = w.next("{}");
        refused(
                "running hash",
                new ShardRecord(right.shard(), 0, right.envelope(), right.payload(), Hash.of(new byte[32])));
    }

    @Test
    void a_gap_is_refused() {
        w.next("{}");
        refused("goes on at index 0", w.next("{}"));
    }

    @Test
    void a_record_of_a_branch_is_refused_for_branches_are_named_by_whoever_holds_them() {
        refused("that of a branch", new Forger("w#f0123456789abcdef").next("{}"));
    }

    @Test
    void one_bad_record_refuses_the_whole_batch() {
        ShardRecord good = v.next("{}");
        ShardRecord bad = w.next(Envelope.of(9, Seen.unchanged()), "{}");
        refused("one more", good, bad);
        assertThat(node.arrivals()).isEmpty();
        accepted(good);
    }

    @Test
    void a_payload_that_is_no_record_is_refused() {
        refused("", w.next("{\"_korenum\":1}"));
        refused("", new Forger("w").next("[1]"));
        refused("", new Forger("w").next("{\"a\":1,\"a\":2}"));
    }

    @Test
    void bare_records_need_only_rise() {
        accepted(w.next(Envelope.bare(7), "{}"), w.next(Envelope.bare(Limits.BARE_NUMBER_MAX), "{}"));
        refused("bare record's number", w.next(Envelope.bare(Limits.BARE_NUMBER_MAX + 1), "{}"));
    }

    @Test
    void a_derived_shard_takes_only_records_with_an_origin() {
        Forger derived = new Forger("Old~0000~w");
        refused("no origin", derived.next("{}"));
        refused("not that of a derived shard", w.next(withOrigin(5), "{}"));
        accepted(new Forger("Old~0000~w").next(withOrigin(5), "{}"));
    }

    @Test
    void a_base_lies_within_the_past() {
        ShardRecord seen = v.next("{}");
        accepted(seen);
        Base base = Base.of(sees("v", 1, seen.hash().head()).entries());
        refused("its base names", w.next(new Envelope(1, Seen.unchanged(), base, null), "{}"));
    }

    @Test
    void a_base_is_not_asked_for_what_its_derived_records_were_based_on_in_another_log() {
        Forger derived = new Forger("Old~0000~x");
        Origin origin = new Origin(ShardId.of("Old", "x"), 0, 0, null);
        ShardRecord made = derived.next(new Envelope(2, sees("v", 1, 42), null, origin), "{}");
        ShardRecord unseen = v.next("{}");
        accepted(made, unseen);
        Frontier shown = sees("Old~0000~x", 1, made.hash().head()).entries();
        Frontier held = Frontier.copyOf(Map.of(
                new WriterId("Old~0000~x"), new Prefix(1, made.hash().head()),
                new WriterId("v"), new Prefix(1, unseen.hash().head())));
        accepted(w.next(new Envelope(3, Seen.all(held), Base.of(shown), null), "{}"));
    }

    private static Envelope withOrigin(long number) {
        return new Envelope(number, null, null, new Origin(ShardId.of("Old", "w"), 0, 0, null));
    }

    private static Seen sees(String writer, long count, long hashHead) {
        return Seen.changed(Frontier.copyOf(Map.of(new WriterId(writer), new Prefix(count, hashHead))));
    }

    private void accepted(ShardRecord... records) {
        assertThat(node.ingest.accept(List.of(records), "peer").records()).containsExactly(records);
    }

    private void refused(String why, ShardRecord... records) {
        List<ShardRecord> before = node.arrivals();
        assertThatThrownBy(() -> node.ingest.accept(List.of(records), "peer"))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("sent by peer")
                .hasMessageContaining(why);
        assertThat(node.arrivals()).isEqualTo(before);
    }
}
