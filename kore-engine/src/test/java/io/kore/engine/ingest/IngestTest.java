package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.codec.RunningHash;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestTest {
    private TestNode phone = new TestNode("phone");
    private final TestNode pad = new TestNode("pad");

    @AfterEach
    void close() {
        phone.close();
        pad.close();
    }

    @Test
    void the_first_record_of_a_log_has_number_1() {
        assertThat(phone.append("{}").number()).isEqualTo(1);
    }

    @Test
    void a_record_has_one_more_than_the_highest_number_held() {
        pad.append("{}");
        pad.append("{}");
        phone.append("{}");
        phone.pull(pad, 10);
        assertThat(phone.append("{}").number()).isEqualTo(3);
    }

    @Test
    void numbers_of_one_log_say_nothing_of_another() {
        phone.append("{}");
        phone.append("{}");
        ShardRecord other = phone.ingest
                .append(new LogName("other"), List.of(Payload.of("{}")), null)
                .records()
                .get(0);
        assertThat(other.number()).isEqualTo(1);
    }

    @Test
    void a_record_says_what_has_grown_since_the_one_before() {
        ShardRecord first = pad.append("{}");
        phone.append("{}");
        phone.pull(pad, 10);
        ShardRecord second = phone.append("{}");
        ShardRecord third = phone.append("{}");
        assertThat(second.envelope().seen())
                .isEqualTo(Seen.changed(
                        Frontier.of(pad.writer(), new Prefix(1, first.hash().head()))));
        assertThat(third.envelope().seen()).isEqualTo(Seen.unchanged());
    }

    @Test
    void the_first_record_after_a_start_says_all_that_is_held() {
        pad.append("{}");
        phone.pull(pad, 10);
        phone.append("{}");
        phone = phone.restarted();
        Prefix held = new Prefix(1, pad.arrivals().get(0).hash().head());
        assertThat(phone.append("{}").envelope().seen()).isEqualTo(Seen.all(Frontier.of(pad.writer(), held)));
    }

    @Test
    void a_batch_is_one_in_the_journal_and_its_numbers_rise() {
        List<ShardRecord> records = phone.ingest
                .append(TestNode.LOG, List.of(Payload.of("{\"a\":1}"), Payload.of("{\"a\":2}")), null)
                .records();
        assertThat(records).extracting(ShardRecord::number).containsExactly(1L, 2L);
        assertThat(phone.arrivals()).isEqualTo(records);
    }

    @Test
    void a_batch_with_one_bad_record_writes_nothing() {
        assertThatThrownBy(() -> phone.ingest.append(TestNode.LOG, List.of(Payload.of("{}"), Payload.of("[]")), null))
                .isInstanceOf(InvalidRecordException.class);
        assertThat(phone.arrivals()).isEmpty();
        assertThat(phone.append("{}").number()).isEqualTo(1);
    }

    @Test
    void a_large_batch_with_one_bad_record_leaves_no_trace() {
        List<Payload> large = new ArrayList<>(Collections.nCopies(500, Payload.of("{}")));
        ShardRecord before = phone.append("{}");
        for (int wrong : new int[] {0, 250, 499}) {
            List<Payload> bad = new ArrayList<>(large);
            bad.set(wrong, Payload.of("{\"a\":1,\"a\":2}"));
            assertThatThrownBy(() -> phone.ingest.append(TestNode.LOG, bad, null))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("twice");
        }
        assertThat(phone.arrivals()).containsExactly(before);
        List<ShardRecord> records =
                phone.ingest.append(TestNode.LOG, large, null).records();
        assertThat(records).hasSize(500);
        assertThat(records.get(0).number()).isEqualTo(2);
        assertThat(records.get(0).hash())
                .isEqualTo(RunningHash.after(before.hash(), records.get(0).envelope(), Payload.of("{}")));
        pad.pull(phone, 600);
        assertThat(pad.arrivals()).isEqualTo(phone.arrivals());
    }

    @Test
    void of_a_large_batch_of_a_peer_with_one_bad_record_nothing_is_taken() {
        for (int wrong : new int[] {0, 250, 499}) {
            Forger forger = new Forger("w");
            List<ShardRecord> batch = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                batch.add(forger.next(i == wrong ? "{\"a\":1,\"a\":2}" : "{}"));
            }
            assertThatThrownBy(() -> phone.ingest.accept(batch, "somebody"))
                    .isInstanceOfSatisfying(
                            RefusedRecordException.class,
                            refused -> assertThat(refused)
                                    .hasMessageContaining("twice")
                                    .hasMessageContaining("index " + wrong));
            assertThat(phone.arrivals()).isEmpty();
        }
        Forger forger = new Forger("w");
        List<ShardRecord> good = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            good.add(forger.next("{}"));
        }
        assertThat(phone.ingest.accept(good, "somebody").records()).isEqualTo(good);
        assertThat(phone.append("{}").number()).isEqualTo(501);
    }

    @Test
    void what_is_held_already_is_passed_over() {
        pad.append("{}");
        phone.pull(pad, 10);
        assertThat(phone.ingest.accept(pad.arrivals(), "pad").records()).isEmpty();
        assertThat(phone.arrivals()).isEqualTo(pad.arrivals());
    }

    @Test
    void a_relayed_record_is_the_same_to_the_byte() {
        pad.append("{\"b\": 1.0, \"a\":\"é\"}");
        phone.pull(pad, 10);
        phone.append("{}");
        try (TestNode hub = new TestNode("hub")) {
            hub.pull(phone, 10);
            assertThat(hub.arrivals()).isEqualTo(phone.arrivals());
        }
    }

    @Test
    void who_sends_a_continuation_of_the_own_shard_makes_the_node_go_on_as_a_successor() {
        Forger before = new Forger("phone");
        ShardRecord lost = before.next("{\"from\":\"before\"}");
        assertThat(phone.ingest.accept(List.of(lost), "hub").records()).containsExactly(lost);
        ShardRecord next = phone.append("{}");
        assertThat(next.shard().writer().value()).startsWith("phone#r");
        phone.ingest.accept(List.of(before.next("{\"from\":\"before, too\"}")), "hub");
        assertThat(phone.count(ShardId.of("log", "phone"))).isEqualTo(2);
    }

    @Test
    void a_retired_shard_is_received_and_a_successor_goes_on() {
        ShardRecord lost = new Forger("phone").next("{\"from\":\"before\"}");
        assertThat(phone.ingest.retire(phone.writer())).isTrue();
        phone.ingest.accept(List.of(lost), "hub");
        ShardRecord next = phone.append("{}");
        assertThat(next.shard().writer().value()).matches("phone#r[0-9a-f]{16}");
        assertThat(next.number()).isEqualTo(2);
        String successor = phone.writer().value();
        phone = phone.restarted();
        assertThat(phone.writer().value()).isEqualTo(successor);
    }

    @Test
    void an_update_on_what_was_seen_keeps_its_base() {
        ShardRecord shown = phone.append("{\"n\":1}");
        Base base =
                Base.of(Frontier.of(phone.writer(), new Prefix(1, shown.hash().head())));
        pad.append("{}");
        phone.pull(pad, 10);
        ShardRecord saved = phone.append("{\"n\":2}", base);
        assertThat(saved.envelope().base()).isEqualTo(base);
        Base next = base.plus(phone.writer(), saved.index(), saved.hash().head());
        pad.pull(phone, 10);
        pad.append("{}");
        phone.pull(pad, 10);
        ShardRecord again = phone.append("{\"n\":3}", next);
        pad.pull(phone, 10);
        assertThat(pad.arrivals()).contains(saved, again);
    }

    @Test
    void a_base_of_another_branch_is_refused() {
        phone.append("{\"n\":1}");
        Base base = Base.of(Frontier.of(phone.writer(), new Prefix(1, 42)));
        assertThatThrownBy(() -> phone.append("{\"n\":2}", base))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("another branch");
    }

    @Test
    void a_base_that_is_not_held_is_refused() {
        Base base = Base.of(Frontier.of(pad.writer(), new Prefix(1, 42)));
        assertThatThrownBy(() -> phone.append("{}", base)).isInstanceOf(InvalidRecordException.class);
        assertThat(phone.arrivals()).isEmpty();
    }

    @Test
    void a_base_that_is_not_closed_is_refused() {
        pad.append("{}");
        phone.pull(pad, 10);
        ShardRecord onPad = phone.append("{}");
        Base hole =
                Base.of(Frontier.of(phone.writer(), new Prefix(1, onPad.hash().head())));
        assertThatThrownBy(() -> phone.append("{}", hole))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("not closed");
    }

    @Test
    void two_shards_of_one_writer_in_two_logs_are_two_shards() {
        phone.ingest.append(new LogName("m/../n"), List.of(Payload.of("{}")), null);
        phone.ingest.append(new LogName("émile"), List.of(Payload.of("{}")), null);
        assertThat(phone.ingest.held().shards()).hasSize(2);
        assertThat(phone.count(ShardId.of("m/../n", "phone"))).isEqualTo(1);
    }

    @Test
    void who_is_not_asked_for_an_id_goes_on_under_the_last_one() {
        phone = phone.restarted(null);
        assertThat(phone.writer().value()).isEqualTo("phone");
        phone = phone.restarted("tablet");
        phone = phone.restarted(null);
        assertThat(phone.writer().value()).isEqualTo("tablet");
    }

    @Test
    void an_id_given_up_stays_so_when_it_is_asked_for_again() {
        assertThat(phone.ingest.retire(phone.writer())).isTrue();
        String successor = phone.writer().value();
        phone = phone.restarted("tablet");
        phone = phone.restarted("phone");
        assertThat(phone.writer().value()).isEqualTo(successor);
    }

    @Test
    void a_refused_batch_gives_no_id_up() {
        ShardRecord wrong = new Forger("phone").next(Envelope.of(7, Seen.unchanged()), "{}");
        assertThatThrownBy(() -> phone.ingest.accept(List.of(wrong), "hub")).isInstanceOf(PeerException.class);
        assertThat(phone.writer().value()).isEqualTo("phone");
    }

    @Test
    void an_id_used_before_is_given_up_too_when_somebody_else_writes_under_it() {
        Forger elsewhere = new Forger("phone");
        phone = phone.restarted("tablet");
        phone.ingest.accept(List.of(elsewhere.next("{}")), "hub");
        assertThat(phone.writer().value()).isEqualTo("tablet");
        phone = phone.restarted("phone");
        assertThat(phone.writer().value()).startsWith("phone#r");
    }

    @Test
    void a_screen_that_is_saved_often_reads_a_few_records_a_save() {
        ShardRecord shown = phone.append("{\"n\":0}");
        Base base =
                Base.of(Frontier.of(phone.writer(), new Prefix(1, shown.hash().head())));
        long reads = 0;
        for (int save = 1; save <= 60; save++) {
            phone.append("{\"chat\":" + save + "}");
            reads = phone.reads.get();
            ShardRecord saved = phone.append("{\"n\":" + save + "}", base);
            base = base.plus(phone.writer(), saved.index(), saved.hash().head());
        }
        assertThat(base.singles()).hasSize(60);
        assertThat(phone.reads.get() - reads).as("reads for the last save").isLessThan(10);
    }
}
