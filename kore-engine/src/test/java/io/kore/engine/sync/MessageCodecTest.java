package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.access.LogSelection;
import io.kore.codec.MalformedException;
import io.kore.codec.RunningHash;
import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.Decline;
import io.kore.engine.sync.Message.Digests;
import io.kore.engine.sync.Message.Fork;
import io.kore.engine.sync.Message.FrontiersDone;
import io.kore.engine.sync.Message.Hashes;
import io.kore.engine.sync.Message.Hello;
import io.kore.engine.sync.Message.Level;
import io.kore.engine.sync.Message.Probe;
import io.kore.engine.sync.Message.Refuse;
import io.kore.engine.sync.Message.Select;
import io.kore.engine.sync.Message.Shards;
import io.kore.engine.sync.Message.ShardsDone;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final Hash HASH = RunningHash.start(ShardId.of("todo", "phone"));
    private static final ShardId BRANCH = ShardId.of("todo", "pad#f0123456789abcdef");

    static List<Message> examples() {
        SimNode node = SimNode.prompt("phone");
        node.append("todo", "{\"text\":\"milk\"}");
        SimNode pad = SimNode.prompt("pad/é 🙂");
        List<ShardRecord> records = new ArrayList<>();
        records.add(node.append("todo", "{}"));
        pad.accept(List.of(node.append("../x", "{\"a\":[1,2]}")), "phone");
        records.add(pad.append("../x", "{\"b\":null}"));
        records.add(pad.append("../x", "{\"b\":1e400}"));
        records.add(node.append("todo", "{\"text\":\"bread\"}"));
        TreeMap<LogName, Hash> digests = new TreeMap<>();
        digests.put(new LogName("todo"), HASH);
        digests.put(new LogName("z z"), LogDigest.of(new LogName("z z"), List.of()));
        return List.of(
                new Hello(new WriterId("phone"), "s1", -2, true, 4 << 20, new TreeSet<>(List.of("zip", "a"))),
                new Digests(new TreeMap<>(), true),
                new Digests(digests, false),
                new Shards(
                        new LogName("todo"),
                        List.of(
                                new ToldShard(new ShardSummary(ShardId.of("todo", "pad"), 1, 7, HASH), 0),
                                new ToldShard(new ShardSummary(BRANCH, 1, 7, HASH), 5),
                                new ToldShard(new ShardSummary(ShardId.of("todo", "phone"), 300, 1L << 51, HASH), 0))),
                new ShardsDone(),
                new Fork(ShardId.of("todo", "phone"), 9),
                new Probe(List.of(
                        new Probe.Question(ShardId.of("todo", "phone"), List.of(1L, 300L)),
                        new Probe.Question(BRANCH, List.of(7L)))),
                new Hashes(List.of(HASH, HASH)),
                new FrontiersDone(),
                new Select(LogSelection.of(List.of("todo", "../x", "*"))),
                new Decline(new LogName("a log/é"), "it may not — sorry"),
                new Message.Ask(),
                new Message.Dropped(new TreeSet<>(List.of(new LogName("a"), new LogName("é/b")))),
                new Message.Whole(Hash.of(new byte[32])),
                new Message.Answer(),
                new Batch(1, 0, records),
                new Batch(Long.MAX_VALUE, Long.MAX_VALUE, records.subList(1, 3)),
                new Ack(0),
                new Level(1_000_000),
                new Refuse(RefusalException.LIMIT, "too much — sorry"),
                new Bye(Bye.DUPLICATE));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void what_is_encoded_decodes_to_the_same(Message message) throws MalformedException {
        assertThat(MessageCodec.decode(bytes(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_message_that_is_cut_off_is_malformed(Message message) {
        byte[] whole = bytes(message);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MessageCodec.decode(cut))
                    .as("%s cut to %s bytes", message, length)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_message_with_more_behind_it_is_malformed(Message message) {
        byte[] whole = bytes(message);
        assertThatThrownBy(() -> MessageCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_flipped_bit_is_malformed_or_another_message_in_its_one_form(Message message) {
        byte[] whole = bytes(message);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertCanonicalOrMalformed(flipped, "bit " + bit + " of " + message);
        }
    }

    @Test
    void garbage_is_malformed_or_a_message_in_its_one_form() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(60)];
            random.nextBytes(garbage);
            garbage[0] = (byte) random.nextInt(14);
            assertCanonicalOrMalformed(garbage, "seed 11, round " + i);
        }
    }

    @Test
    void a_record_whose_payload_changed_on_the_way_is_malformed() {
        SimNode node = SimNode.prompt("phone");
        byte[] frame = bytes(new Batch(1, 0, List.of(node.append("todo", "{\"text\":\"milk\"}"))));
        frame[frame.length - 3] ^= 1;
        assertThatThrownBy(() -> MessageCodec.decode(frame)).hasMessageContaining("checksum");
    }

    @Test
    void hello_has_the_bytes_that_the_format_says() {
        Hello hello =
                new Hello(new WriterId("pad"), "s-1", 0x0102030405060708L, true, 300, new TreeSet<>(List.of("z")));
        String expected = "01" // type
                + "4b4f5245" // KORE
                + "03" // version
                + "03706164" // pad
                + "03732d31" // s-1
                + "0102030405060708" // run
                + "01" // once
                + "ac02" // window
                + "01017a"; // one feature, z
        assertThat(HexFormat.of().formatHex(bytes(hello))).isEqualTo(expected);
    }

    @Test
    void shards_of_a_batch_are_named_once() {
        SimNode node = SimNode.prompt("a-writer-with-a-name-that-is-found");
        List<ShardRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            records.add(node.append("todo", "{}"));
        }
        String text = new String(bytes(new Batch(1, 0, records)), StandardCharsets.ISO_8859_1);
        assertThat(text.split("that-is-found", -1)).hasSize(2);
    }

    @Test
    void both_histories_of_a_shard_stand_in_one_batch() throws Exception {
        SimNode node = SimNode.prompt("phone");
        ShardRecord first = node.append("todo", "{\"n\":1}");
        ShardRecord other = fork(first);
        ShardRecord second = node.append("todo", "{\"n\":2}");
        BatchForm form = new BatchForm();
        form.add(first, first.shard(), Long.MAX_VALUE);
        form.add(other, BRANCH, Long.MAX_VALUE);
        form.add(second, first.shard(), Long.MAX_VALUE);
        ByteBuffer frame = MessageCodec.encode(3, 7, form);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        assertThat(MessageCodec.decode(bytes)).isEqualTo(new Batch(3, 7, List.of(first, other, second)));
    }

    /** Another record at the same place of the same shard. */
    private static ShardRecord fork(ShardRecord first) {
        Payload payload = Payload.of("{\"other\":true}");
        Hash hash = RunningHash.after(RunningHash.start(first.shard()), first.envelope(), payload);
        return new ShardRecord(first.shard(), first.index(), first.envelope(), payload, hash);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 200})
    void an_unknown_message_type_is_refused(int type) {
        assertThatThrownBy(() -> MessageCodec.decode(new byte[] {(byte) type}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("type " + type);
    }

    @Test
    void a_hello_of_another_version_tells_its_version_whatever_follows() {
        byte[] hello = HexFormat.of().parseHex("014b4f524507ffffff");
        assertThatThrownBy(() -> MessageCodec.decode(hello))
                .isInstanceOfSatisfying(
                        UnknownVersionException.class,
                        e -> assertThat(e.version()).isEqualTo(7));
    }

    private static void assertCanonicalOrMalformed(byte[] frame, String what) {
        try {
            Message message = MessageCodec.decode(frame.clone());
            assertThat(bytes(message)).as(what).isEqualTo(frame);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).as(what).isNotBlank();
        }
    }

    static byte[] bytes(Message message) {
        ByteBuffer frame = MessageCodec.encode(message);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
