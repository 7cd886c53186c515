package io.kore.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The hash chain, computed a second time by hand from the documented layout. */
class RunningHashTest {
    private static final ShardId SHARD = ShardId.of("MyList", "émile");

    private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (utf8.length >= 128) {
            out.write((utf8.length & 0x7f) | 0x80);
            out.write(utf8.length >> 7);
        } else {
            out.write(utf8.length);
        }
        out.writeBytes(utf8);
        return out.toByteArray();
    }

    private static byte[] link(byte[] previous, byte[] head, String payload) throws NoSuchAlgorithmException {
        byte[] length = ByteBuffer.allocate(4).putInt(head.length).array();
        return sha256(previous, length, head, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_chain_starts_with_log_and_writer() throws NoSuchAlgorithmException {
        byte[] domain = "kore shard 1\0".getBytes(StandardCharsets.US_ASCII);
        assertThat(RunningHash.start(SHARD).toBytes()).isEqualTo(sha256(domain, text("MyList"), text("émile")));
        String log = "l".repeat(255);
        String writer = "w".repeat(1_024);
        assertThat(RunningHash.start(ShardId.of(log, writer)).toBytes())
                .isEqualTo(sha256(domain, text(log), text(writer)));
    }

    @Test
    void each_link_takes_in_the_one_before_the_head_and_the_payload() throws NoSuchAlgorithmException {
        byte[] start = RunningHash.start(SHARD).toBytes();
        byte[] first = link(start, hex("01 02 01"), "{\"a\":1}");
        byte[] second = link(first, hex("01 04 8101 01 03706164 02 1122334455667788"), "{}");
        byte[] third = link(second, hex("01 01 8201"), "");
        Hash hash = RunningHash.after(
                RunningHash.start(SHARD), Envelope.of(1, Seen.all(Frontier.empty())), Payload.of("{\"a\":1}"));
        assertThat(hash.toBytes()).isEqualTo(first);
        Frontier pad = Frontier.of(new WriterId("pad"), new Prefix(2, 0x1122334455667788L));
        hash = RunningHash.after(hash, Envelope.of(129, Seen.changed(pad)), Payload.of("{}"));
        assertThat(hash.toBytes()).isEqualTo(second);
        hash = RunningHash.after(hash, Envelope.bare(130), Payload.of(""));
        assertThat(hash.toBytes()).isEqualTo(third);
    }

    /** Spelled out, so that the chain cannot change unnoticed: a new value here is a new format version. */
    @Test
    void golden_values() {
        Hash start = RunningHash.start(ShardId.of("MyList", "harry"));
        assertThat(start).hasToString("d7e529a8a80a4ae68b392b5ff209dab5a502885a5765c22eff4c4f4eb1132a49");
        Hash first = RunningHash.after(
                start, Envelope.of(1, Seen.all(Frontier.empty())), Payload.of("{\"do\":\"Buy Milk\"}"));
        assertThat(first).hasToString("9ab02b7fa1cad8ee9146f2329bde735738eda858672cc7f57488640388d549ea");
    }

    @Test
    void everything_that_matters_changes_the_hash() {
        Hash start = RunningHash.start(SHARD);
        Frontier one = Frontier.of(new WriterId("a"), new Prefix(1, 1));
        Frontier two = Frontier.of(new WriterId("a"), new Prefix(1, 2));
        Payload payload = Payload.of("{}");
        List<Hash> hashes = new ArrayList<>();
        for (Envelope envelope : List.of(
                Envelope.bare(5),
                Envelope.bare(6),
                Envelope.of(5, Seen.unchanged()),
                Envelope.of(5, Seen.all(Frontier.empty())),
                Envelope.of(5, Seen.changed(one)),
                Envelope.of(5, Seen.all(one)),
                Envelope.of(5, Seen.changed(two)),
                new Envelope(5, Seen.unchanged(), Base.empty(), null),
                new Envelope(5, Seen.unchanged(), Base.of(one), null),
                new Envelope(5, null, null, new Origin(SHARD, 0, 0, null)),
                new Envelope(5, null, null, new Origin(SHARD, 0, 1, null)))) {
            hashes.add(RunningHash.after(start, envelope, payload));
        }
        hashes.add(RunningHash.after(start, Envelope.bare(5), Payload.of("{ }")));
        hashes.add(RunningHash.after(hashes.get(0), Envelope.bare(5), payload));
        for (ShardId shard :
                List.of(ShardId.of("MyList", "emile"), ShardId.of("MyListé", "mile"), ShardId.of("mylist", "émile"))) {
            hashes.add(RunningHash.after(RunningHash.start(shard), Envelope.bare(5), payload));
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void several_threads_come_to_the_same_value() throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Hash>> chains = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                chains.add(threads.submit(RunningHashTest::chain));
            }
            for (Future<Hash> chain : chains) {
                assertThat(chain.get(60, TimeUnit.SECONDS)).isEqualTo(chain());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Hash chain() {
        Hash hash = RunningHash.start(SHARD);
        for (int i = 1; i <= 2_000; i++) {
            hash = RunningHash.after(hash, Envelope.of(i, Seen.unchanged()), Payload.of("{\"i\":" + i + "}"));
        }
        return hash;
    }
}
