package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.model.ShardRecord;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A log that a peer may not read does not exist for it: whatever this node holds of it, each message it sends is byte
 * for byte what a node says that holds nothing of it, and comes after the same message of the peer.
 */
class SecrecyTest {
    private static final String SECRET = "the secret log";
    private static final LogPolicy NEITHER = LogPolicy.of(List.of("todo"), List.of("todo"));
    private static final LogPolicy WRITE_ONLY = LogPolicy.of(List.of("todo"), List.of("todo", SECRET));

    /** True for messages in which a text occurs. */
    static Predicate<Message> saying(String text) {
        String sought = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return message ->
                HexFormat.of().formatHex(MessageCodecTest.bytes(message)).contains(sought);
    }

    static Stream<Arguments> whatIsHeld() {
        List<Arguments> held = List.of(
                Arguments.of("of its own", (Consumer<SimNode>) hub -> {
                    hub.append(SECRET, "{}");
                    hub.append(SECRET, "{\"n\":2}");
                }),
                Arguments.of("of others", (Consumer<SimNode>) hub -> {
                    for (int i = 0; i < 2_000; i++) {
                        hub.plant(SECRET, "writer" + i, 1, "{}");
                    }
                }),
                Arguments.of("the same as the peer", (Consumer<SimNode>) hub -> {
                    hub.plant(SECRET, "phone", 1, "{\"n\":1}");
                    hub.plant(SECRET, "phone", 2, "{\"n\":2}");
                }),
                Arguments.of("more than the peer", (Consumer<SimNode>) hub -> {
                    for (int number = 1; number <= 5; number++) {
                        hub.plant(SECRET, "phone", number, "{\"n\":" + number + "}");
                    }
                }),
                Arguments.of("less than the peer", (Consumer<SimNode>) hub -> {
                    hub.plant(SECRET, "phone", 1, "{\"n\":1}");
                }),
                Arguments.of("a branch", (Consumer<SimNode>) hub -> {
                    hub.plant(SECRET, "phone", 1, "{\"n\":1}");
                    hub.plant(SECRET, "phone", 2, "{\"other\":2}");
                    hub.plant(SECRET, "phone", 3, "{\"other\":3}");
                }));
        return Stream.of(NEITHER, WRITE_ONLY)
                .flatMap(policy -> held.stream()
                        .map(arguments -> Arguments.of(
                                (policy == NEITHER ? "neither read nor write, " : "write only, ")
                                        + arguments.get()[0],
                                policy,
                                arguments.get()[1])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsHeld")
    void nothing_that_is_said_depends_on_what_may_not_be_read(
            String name, LogPolicy policy, Consumer<SimNode> secrets) {
        for (boolean peerHasIt : new boolean[] {false, true}) {
            List<String> nothing = heard(policy, hub -> {}, peerHasIt, false);
            assertThat(heard(policy, secrets, peerHasIt, false)).isEqualTo(nothing);
            assertThat(heard(policy, secrets, peerHasIt, true)).isEqualTo(nothing);
        }
    }

    /** What a phone hears, with how much it had said before each message. */
    private static List<String> heard(
            LogPolicy policy, Consumer<SimNode> secrets, boolean peerHasIt, boolean secretsCome) {
        SimNode phone = SimNode.prompt("phone");
        SimNode hub = SimNode.prompt("hub");
        hub.append("todo", "{\"of\":\"hub\"}");
        phone.append("todo", "{\"of\":\"phone\"}");
        if (peerHasIt) {
            for (int number = 1; number <= 3; number++) {
                phone.plant(SECRET, "phone", number, "{\"n\":" + number + "}");
            }
        }
        secrets.accept(hub);
        SimLink link = new SimLink(
                phone,
                hub,
                SessionLimits.standard(),
                false,
                Scope.everything(),
                Scope.admitting(Decision.allow("alice", policy)));
        link.settle();
        if (secretsCome) {
            hub.plant(SECRET, "somebody else", 1, "{\"new\":1}");
            link.settle();
        }
        phone.append("todo", "{\"live\":1}");
        hub.append("todo", "{\"live\":1}");
        link.settle();
        assertThat(link.sides()).allMatch(side -> side.ending == null && side.isLevel);
        assertThat(phone.hashes().keySet())
                .as("what came to the phone")
                .noneMatch(shard -> shard.writer().value().startsWith("writer")
                        || shard.writer().isBranch()
                        || shard.writer().value().startsWith("some"));
        return link.right.said.stream()
                .map(message -> HexFormat.of().formatHex(MessageCodecTest.bytes(message)))
                .toList();
    }

    @Test
    void why_a_record_is_not_accepted_is_told_to_this_nodes_owner_only() {
        SimNode phone = SimNode.prompt("phone");
        SimNode hub = SimNode.prompt("hub");
        ShardRecord record = phone.append(SECRET, "{}");
        hub.refused.add(record.payload());
        SimLink link = new SimLink(
                        phone,
                        hub,
                        SessionLimits.standard(),
                        false,
                        Scope.everything(),
                        Scope.admitting(Decision.allow("alice", WRITE_ONLY)))
                .settle();
        assertThat(link.right.said).noneMatch(saying("taste")).anyMatch(saying("not accepted"));
        assertThat(Objects.requireNonNull(link.right.ending).error()).hasRootCauseMessage("not to this node's taste");
    }

    @Test
    void a_policy_that_throws_ends_the_connection_and_tells_nothing() {
        SimNode phone = SimNode.prompt("phone");
        SimNode hub = SimNode.prompt("hub");
        hub.append(SECRET, "{}");
        SimCluster cluster = new SimCluster(1);
        Peers hubPeers = cluster.start(hub);
        Peers phonePeers = cluster.start(phone);
        LogPolicy broken = LogPolicy.of(
                log -> {
                    throw new IllegalStateException("broken by the test");
                },
                log -> true);
        cluster.door("hub", () -> hubPeers.accept(Decision.allow("alice", broken)));
        phonePeers.connect(SimCluster.address("hub"));
        cluster.run();
        assertThat(phone.end()).isZero();
        assertThat(hub.reports)
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining("broken by the test"));
        assertThat(phone.reports).allSatisfy(e -> assertThat(e.getMessage()).doesNotContain("broken by the test"));
    }
}
