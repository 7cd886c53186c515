package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.LogSelection;
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
import io.kore.error.PeerException;
import io.kore.error.StoreFailedException;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session does with peers that it cannot go on with. */
class SessionRefusalTest {
    private static final Hello HELLO = new Hello(new WriterId("puppet"), "elsewhere", 5, false, 4_000, new TreeSet<>());
    private static final Hello SELECTING = new Hello(
            new WriterId("puppet"),
            "elsewhere",
            5,
            false,
            4_000,
            new TreeSet<>(List.of(Hello.SELECT, Hello.SELECTING)));
    private static final LogSelection SOME = LogSelection.of(List.of("diary"));
    private static final Digests NOTHING = new Digests(new TreeMap<>(), true);
    private static final ShardId SHARD = ShardId.of("todo", "puppet");
    private static final List<ShardRecord> RECORDS = records();

    private final SimNode node = new SimNode("node");
    private SimLink.Side side = new SimLink(node, node, SessionLimits.standard(), false).left;

    static List<Arguments> nonsense() {
        LogName log = new LogName("todo");
        ToldShard shard = new ToldShard(ShardSummary.endingAt(RECORDS.get(0)), 0);
        Hash digest = LogDigest.of(log, List.of(shard));
        Digests digests = new Digests(new TreeMap<>(Map.of(log, digest)), true);
        Shards shards = new Shards(log, List.of(shard));
        ToldShard other =
                new ToldShard(new ShardSummary(SHARD, 2, 9, shard.summary().hash()), 0);
        ShardsDone told = new ShardsDone();
        FrontiersDone done = new FrontiersDone();
        Probe probe = new Probe(List.of(new Probe.Question(SHARD, List.of(1L))));
        return List.of(
                Arguments.of("no Hello", List.of(NOTHING)),
                Arguments.of("two Hellos", List.of(HELLO, HELLO)),
                Arguments.of(
                        "a second digest of all logs",
                        List.of(
                                HELLO,
                                new Message.Whole(Hash.of(new byte[32])),
                                new Message.Whole(Hash.of(new byte[32])))),
                Arguments.of("batch before frontiers", List.of(HELLO, new Batch(1, 0, RECORDS))),
                Arguments.of("digests after the last", List.of(HELLO, NOTHING, NOTHING)),
                Arguments.of("shards of an unknown log", List.of(HELLO, NOTHING, shards)),
                Arguments.of("shards twice", List.of(HELLO, digests, shards, shards)),
                Arguments.of("shards missing", List.of(HELLO, digests, told)),
                Arguments.of("other shards", List.of(HELLO, digests, new Shards(log, List.of(other)), told)),
                Arguments.of("an end before digests", List.of(HELLO, told)),
                Arguments.of("a second end of shards", List.of(HELLO, NOTHING, told, told)),
                Arguments.of("a second end of frontiers", List.of(HELLO, NOTHING, told, done, done)),
                Arguments.of("frontiers after their end", List.of(HELLO, NOTHING, told, done, NOTHING)),
                Arguments.of(
                        "batch before the end of frontiers", List.of(HELLO, NOTHING, told, new Batch(1, 0, RECORDS))),
                Arguments.of("batch out of order", List.of(HELLO, NOTHING, told, done, new Batch(2, 0, RECORDS))),
                Arguments.of("ack of nothing", List.of(HELLO, NOTHING, told, done, new Ack(1))),
                Arguments.of("ack of zero", List.of(HELLO, NOTHING, told, done, new Ack(0))),
                Arguments.of("level too far", List.of(HELLO, NOTHING, told, done, new Level(1))),
                Arguments.of("unknown fork", List.of(HELLO, NOTHING, told, new Fork(SHARD, 0))),
                Arguments.of("a question about what was not told", List.of(HELLO, NOTHING, told, probe)),
                Arguments.of(
                        "answers that nobody asked for",
                        List.of(
                                HELLO,
                                NOTHING,
                                told,
                                new Hashes(List.of(RECORDS.get(0).hash())))),
                Arguments.of("a selection before the Hello", List.of(new Select(SOME))),
                Arguments.of("a selection that no Hello announced", List.of(HELLO, new Select(SOME))),
                Arguments.of("two selections", List.of(SELECTING, new Select(SOME), new Select(SOME))),
                Arguments.of("digests before the selection that was announced", List.of(SELECTING, NOTHING)),
                Arguments.of("digests beyond the selection", List.of(SELECTING, new Select(SOME), digests)),
                Arguments.of(
                        "records beyond the selection",
                        List.of(SELECTING, new Select(SOME), NOTHING, told, done, new Batch(1, 0, RECORDS))),
                Arguments.of(
                        "an answer about a log beyond the selection",
                        List.of(SELECTING, new Select(SOME), NOTHING, told, done, new Decline(log, "no"))),
                Arguments.of("a question too late", List.of(HELLO, NOTHING, told, done, probe)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void a_message_that_makes_no_sense_ends_the_session_with_a_word(String name, List<Message> messages) {
        messages.forEach(this::hear);
        assertRefused(RefusalException.PROTOCOL);
        assertThat(node.end()).isZero();
    }

    @Test
    void an_unknown_message_is_refused() {
        hear(HELLO);
        side.session.received(new byte[] {99});
        assertRefused(RefusalException.PROTOCOL);
        assertThat(ending().error()).hasMessageContaining("message type 99 is unknown");
    }

    @Test
    void unknown_features_are_ignored() {
        TreeSet<String> features = new TreeSet<>(List.of("time-travel"));
        hear(new Hello(new WriterId("puppet"), "elsewhere", 5, false, 4_000, features));
        assertThat(side.ending).isNull();
    }

    @Test
    void an_unknown_version_is_refused_in_words() {
        side.session.received(HexFormat.of().parseHex("014b4f524504" + "0001"));
        assertRefused(RefusalException.VERSION);
        assertThat(ending().error()).hasMessageContaining("version 3").hasMessageContaining("version 4");
    }

    @Test
    void a_refusal_in_the_first_message_is_understood() {
        hear(new Refuse(RefusalException.VERSION, "this node speaks version 2"));
        assertThat(ending().kind()).isEqualTo(Ending.Kind.REFUSED);
        assertThat(ending().error()).isInstanceOf(PeerException.class).hasMessageContaining("speaks version 2");
    }

    @Test
    void control_characters_of_a_refusal_are_not_passed_on() {
        hear(new Refuse(1, "line\r\nfeed\u001b[31m"));
        assertThat(ending().error()).hasMessageContaining("line  feed [31m");
    }

    @Test
    void a_refused_batch_ends_the_session_on_both_sides_and_writes_nothing_of_it() {
        SimNode from = SimNode.prompt("from");
        SimNode to = SimNode.prompt("to");
        from.append("todo", "{\"n\":1}");
        to.refused.add(from.append("todo", "{\"n\":2}").payload());

        SimLink link = SimLink.of(from, to).settle();

        assertThat(to.end()).isZero();
        for (SimLink.Side end : link.sides()) {
            Ending ending = end.ending;
            assertThat(ending).isNotNull();
            if (ending != null) {
                assertThat(ending.kind()).isEqualTo(Ending.Kind.REFUSED);
                assertThat(ending.error())
                        .isInstanceOf(PeerException.class)
                        .hasMessageContaining("not to this node's taste");
            }
        }
    }

    @Test
    void a_node_that_meets_itself_parts() {
        SimLink link = SimLink.of(node, node).settle();
        assertThat(link.sides()).allSatisfy(end -> {
            assertThat(end.ending).isNotNull();
            assertThat(end.said).anyMatch(Refuse.class::isInstance).noneMatch(Digests.class::isInstance);
        });
        assertThat(link.left.ending).extracting(Ending::kind).isEqualTo(Ending.Kind.ITSELF);
    }

    @Test
    void a_peer_that_exceeds_its_window_is_cut_off() {
        SessionLimits limits = new SessionLimits(1_000, 500, 10_000, 100, 100);
        side = new SimLink(node, node, limits, false).left;
        SimNode flood = SimNode.prompt("puppet");
        hear(HELLO);
        hear(NOTHING);
        hear(new ShardsDone());
        hear(new FrontiersDone());
        hear(new Batch(1, 0, List.of(flood.append("todo", "{\"pad\":\"" + "x".repeat(800) + "\"}"))));
        assertThat(side.ending).isNull();
        hear(new Batch(2, 0, List.of(flood.append("todo", "{\"pad\":\"" + "x".repeat(800) + "\"}"))));
        assertRefused(RefusalException.LIMIT);
        assertThat(node.count("todo", "puppet")).isEqualTo(1);
    }

    @Test
    void a_window_is_free_again_only_once_the_acknowledgement_could_leave() {
        SessionLimits limits = new SessionLimits(1_000, 500, 200, 100, 100);
        side = new SimLink(node, node, limits, false).left;
        SimNode flood = SimNode.prompt("puppet");
        hear(HELLO);
        hear(NOTHING);
        hear(new ShardsDone());
        hear(new FrontiersDone());
        // nothing drains: soon not even acknowledgements are made
        for (int i = 1; i < 200 && side.ending == null; i++) {
            hear(new Batch(i, 0, List.of(flood.append("todo", "{\"pad\":\"" + "x".repeat(500) + "\"}"))));
            node.force(node.end());
            side.session.durable(node.durable());
        }
        assertRefused(RefusalException.LIMIT);
        assertThat(side.bytesSent).isLessThan(1_500);
    }

    @Test
    void more_shards_than_a_node_takes_are_refused() {
        SessionLimits limits = new SessionLimits(1_000, 500, 10_000, 100, 10);
        side = new SimLink(node, node, limits, false).left;
        TreeMap<LogName, Hash> digests = new TreeMap<>();
        for (int i = 0; i < 11; i++) {
            digests.put(new LogName("log" + i), RECORDS.get(0).hash());
        }
        hear(HELLO);
        hear(new Digests(digests, true));
        assertRefused(RefusalException.LIMIT);
    }

    @Test
    void a_store_that_fails_ends_the_session_and_tells_the_peer_no_details() {
        hear(HELLO);
        side.session.fail(new StoreFailedException("no space left on /home/me/secret"));
        assertThat(ending().kind()).isEqualTo(Ending.Kind.BROKEN);
        assertThat(ending().error()).isInstanceOf(StoreFailedException.class);
        assertThat(side.said)
                .filteredOn(Refuse.class::isInstance)
                .singleElement()
                .satisfies(said -> assertThat(said.toString()).doesNotContain("secret"));
    }

    @Test
    void after_its_end_a_session_hears_nothing() {
        hear(HELLO);
        hear(new Bye(Bye.DONE));
        assertThat(ending()).isEqualTo(new Ending(Ending.Kind.FINISHED, null));
        int said = side.said.size();
        hear(HELLO);
        side.session.durable(9);
        side.session.lost("gone");
        side.session.finish(Bye.DONE);
        assertThat(side.said).hasSize(said);
    }

    private void hear(Message message) {
        side.session.received(MessageCodecTest.bytes(message));
    }

    private Ending ending() {
        Ending ending = side.ending;
        if (ending == null) {
            throw new AssertionError("the session has not ended");
        }
        return ending;
    }

    private void assertRefused(long code) {
        assertThat(ending().error()).isInstanceOf(PeerException.class);
        assertThat(side.said.get(side.said.size() - 1)).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.code()).isEqualTo(code);
            assertThat(ending().error()).hasMessageContaining(refuse.text());
        });
    }

    private static List<ShardRecord> records() {
        SimNode puppet = SimNode.prompt("puppet");
        List<ShardRecord> records = new ArrayList<>();
        records.add(puppet.append("todo", "{\"n\":1}"));
        return records;
    }
}
