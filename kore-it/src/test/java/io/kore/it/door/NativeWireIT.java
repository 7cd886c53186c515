package io.kore.it.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Node;
import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.codec.ByteWriter;
import io.kore.codec.RecordCodec;
import io.kore.error.KoreException;
import io.kore.it.story.Eventually;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import io.kore.tck.RecordMaker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers on the native wire that break its rules. Whatever they say, what was held stays and others are served. */
@Timeout(120)
class NativeWireIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ShardId SHARD = ShardId.of("todo", "puppet");

    private final List<KoreException> errors = new CopyOnWriteArrayList<>();
    private final Node hub =
            Kore.node().whoAmI("hub").listen(0).onError(errors::add).start();
    private final URI address = hub.addresses().get(0);

    NativeWireIT() {
        hub.log("todo").append(Map.of("do", "Buy milk"));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    static Stream<Arguments> garbage() {
        byte[] cut = HostilePeer.hello("puppet").toBytes();
        return Stream.of(
                Arguments.of("an empty frame", List.of(new byte[0])),
                Arguments.of("an unknown opcode", List.of(new byte[] {99})),
                Arguments.of("an unknown opcode after a hello", List.of(cut, new byte[] {(byte) 200, 1, 2})),
                Arguments.of("another protocol", List.of("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
                Arguments.of(
                        "a hello of another version",
                        List.of(new ByteWriter()
                                .put(1)
                                .putInt(0x4b4f5245)
                                .putVarint(4_000)
                                .toBytes())),
                Arguments.of("a hello that is cut off", List.of(Arrays.copyOf(cut, cut.length - 2))),
                Arguments.of("a hello twice", List.of(cut, cut)),
                Arguments.of(
                        "two billion logs in eight bytes",
                        List.of(
                                cut,
                                new ByteWriter()
                                        .put(2)
                                        .put(1)
                                        .putVarint(2_000_000_000)
                                        .putVarint(1)
                                        .toBytes())),
                Arguments.of(
                        "more shards than a long can count",
                        List.of(
                                cut,
                                new ByteWriter()
                                        .put(3)
                                        .putText("todo")
                                        .putVarint(Long.MAX_VALUE)
                                        .toBytes())),
                Arguments.of(
                        "a varint without an end",
                        List.of(cut, new byte[] {7, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})),
                Arguments.of(
                        "a batch of two billion records",
                        List.of(
                                cut,
                                new ByteWriter()
                                        .put(6)
                                        .putVarint(1)
                                        .putVarint(0)
                                        .putVarint(1)
                                        .putText("a")
                                        .putText("b")
                                        .putVarint(0)
                                        .putVarint(2_000_000_000)
                                        .toBytes())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void frames_that_make_no_sense_end_the_link_with_a_word(String name, List<byte[]> frames) throws Exception {
        try (HostilePeer peer = new HostilePeer(address)) {
            frames.forEach(peer::say);
            assertThat(peer.refusal()).as(name).isNotBlank().doesNotContain("Exception");
        }
        assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void random_frames_end_the_link(long seed) throws Exception {
        Random random = new Random(seed);
        try (HostilePeer peer = new HostilePeer(address)) {
            for (int i = 0; i < 100; i++) {
                byte[] frame = new byte[1 + random.nextInt(300)];
                random.nextBytes(frame);
                frame[0] = (byte) random.nextInt(20);
                peer.say(frame);
            }
            assertThat(peer.refusal()).as("seed %s", seed).doesNotContain("Exception");
        }
        assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 1_000, (1L << 51) + 1, (1L << 53) - 1, Long.MAX_VALUE})
    void a_number_that_does_not_follow_from_the_past_is_refused(long number) throws Exception {
        ShardRecord record = new RecordMaker().next(SHARD);
        // a correct envelope says 1; its varint is taken out and the checksum made to fit
        byte[] envelope = Envelopes.withNumber(record, number);
        assertRefused(HostilePeer.batch(record, 0, envelope));
    }

    @Test
    void a_number_that_does_not_rise_or_jumps_is_refused() throws Exception {
        for (long second : new long[] {1, 3, 50}) {
            RecordMaker maker = new RecordMaker();
            ShardRecord first = maker.next(SHARD);
            ShardRecord next = maker.next(SHARD, Envelope.of(second, Seen.unchanged()), Payload.of("{}"));
            assertRefused(HostilePeer.batch(List.of(first, next)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1L << 40, Long.MAX_VALUE})
    void a_place_with_nothing_before_it_is_refused(long index) throws Exception {
        ShardRecord record = new RecordMaker().next(SHARD);
        assertRefused(HostilePeer.batch(record, index, RecordCodec.encodeEnvelope(record)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1}{}",
                "[1]",
                "{\"_korenum\":7}",
                "{\"_korewho\":\"hub\"}",
                "{\"a\":NaN}",
                "{\"a\":1e9999999999}",
                "{\"a\":\"\\ud800\"}",
                "{",
                ""
            })
    void a_payload_that_is_no_legal_record_is_refused(String json) throws Exception {
        assertRefused(HostilePeer.batch(List.of(new RecordMaker().next(SHARD, Payload.of(json)))));
    }

    @Test
    void json_that_is_deep_long_or_not_utf8_is_refused() throws Exception {
        List<Payload> payloads = List.of(
                Payload.of("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"),
                Payload.of("{\"a\":" + "[".repeat(400_000) + "]".repeat(400_000) + "}"),
                Payload.of("{\"a\":" + "9".repeat(900_000) + "}"),
                Payload.owning(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'}));
        for (Payload payload : payloads) {
            assertRefused(HostilePeer.batch(List.of(new RecordMaker().next(SHARD, payload))));
        }
    }

    @Test
    void a_hash_or_a_checksum_that_does_not_fit_is_refused() throws Exception {
        ShardRecord record = new RecordMaker().next(SHARD);
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        byte[] flipped = envelope.clone();
        flipped[flipped.length - 10] ^= 1;
        assertRefused(HostilePeer.batch(record, 0, flipped));
        assertRefused(HostilePeer.batch(record, 0, Envelopes.fitChecksum(flipped, record.payload())));
    }

    @Test
    void a_past_that_names_what_nobody_holds_is_refused() throws Exception {
        Frontier seen = Frontier.copyOf(Map.of(new WriterId("ghost"), new Prefix(3, 0x1122334455667788L)));
        ShardRecord record = new RecordMaker().next(SHARD, Envelope.of(4, Seen.all(seen)), Payload.of("{}"));
        assertRefused(HostilePeer.batch(List.of(record)));
    }

    @Test
    void the_same_index_with_other_bytes_is_kept_as_a_branch_and_told_and_nothing_is_lost() throws Exception {
        RecordMaker maker = new RecordMaker();
        RecordMaker other = maker.copy();
        take(maker.next(SHARD, Payload.of("{\"one\":1}")), "puppet");
        take(other.next(SHARD, Payload.of("{\"other\":1}")), "other");
        Eventually.holds(() -> hub.status().records() == 3);
        assertThat(texts())
                .anyMatch(record -> record.contains("one"))
                .anyMatch(record -> record.contains("other"))
                .anyMatch(record -> record.contains("Buy milk"));
        Eventually.holds(
                () -> errors.stream().anyMatch(error -> String.valueOf(error).contains("puppet")));
    }

    @Test
    void foreign_records_for_the_nodes_own_shard_cannot_change_what_it_wrote_or_will_write() throws Exception {
        RecordMaker forger = new RecordMaker();
        ShardId own = ShardId.of("todo", "hub");
        take(forger.next(own, Payload.of("{\"do\":\"Forged\"}")), "relay");
        Eventually.holds(() -> hub.status().records() == 2);
        Eventually.holds(
                () -> errors.stream().anyMatch(error -> String.valueOf(error).contains("hub")));
        hub.log("todo").append(Map.of("do", "Mine"));
        List<String> writers = hub.shards().stream()
                .map(ShardSummary::shard)
                .map(shard -> shard.writer().value())
                .toList();
        assertThat(writers).as("it goes on under a successor").anyMatch(writer -> writer.startsWith("hub#r"));
        assertThat(texts()).anyMatch(record -> record.contains("Buy milk")).anyMatch(record -> record.contains("Mine"));
    }

    @Test
    void a_link_ends_when_what_it_was_let_in_with_expires() throws Exception {
        AtomicBoolean valid = new AtomicBoolean(true);
        List<String> heard = new CopyOnWriteArrayList<>();
        LogPolicy guest = new LogPolicy() {
            @Override
            public boolean mayRead(String log) {
                return true;
            }

            @Override
            public boolean mayWrite(String log) {
                return true;
            }

            @Override
            public boolean isValid() {
                return valid.get();
            }
        };
        try (Node guarded = Kore.node()
                        .listen(0)
                        .checkRequest(request -> Decision.allow("guest", guest))
                        .onError(errors::add)
                        .start();
                Node phone = Kore.node()
                        .connect(guarded.addresses().get(0).toString())
                        .onError(error -> heard.add(error.toString()))
                        .start()) {
            phone.awaitSynced(PATIENCE);
            assertThat(heard).isEmpty();
            valid.set(false);
            Eventually.holds(() -> heard.stream().anyMatch(error -> error.contains("valid no more")));
        }
    }

    private List<String> texts() {
        try (Stream<KoreRecord> records = hub.log("todo").records()) {
            return records.map(record -> record.fields().toString()).toList();
        }
    }

    private void take(ShardRecord record, String peerName) throws Exception {
        try (HostilePeer peer = new HostilePeer(address).introduced(peerName)) {
            long before = hub.status().records();
            peer.say(HostilePeer.batch(List.of(record)));
            Eventually.holds(() -> hub.status().records() > before);
        }
    }

    private void assertRefused(ByteWriter batch) throws Exception {
        try (HostilePeer peer = new HostilePeer(address).introduced("puppet")) {
            peer.say(batch);
            assertThat(peer.refusal()).isNotBlank().doesNotContain("Exception");
        }
        assertUnharmed();
    }

    /** Holds what it held, and serves whoever asks decently. */
    private void assertUnharmed() throws InterruptedException {
        assertThat(hub.status().records()).isEqualTo(1);
        List<KoreException> phoneErrors = new ArrayList<>();
        try (Node phone = Kore.node()
                .whoAmI("phone")
                .connect(address.toString())
                .onError(phoneErrors::add)
                .start()) {
            phone.awaitSynced(PATIENCE);
            assertThat(phone.shards()).isEqualTo(hub.shards());
        }
        assertThat(phoneErrors).isEmpty();
    }
}
