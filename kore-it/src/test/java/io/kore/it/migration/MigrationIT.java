package io.kore.it.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Kore;
import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migration;
import io.kore.Migrator;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.error.ForkException;
import io.kore.error.KoreException;
import io.kore.error.SetupException;
import io.kore.it.story.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationIT {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final Migrator RENAME = record -> Migrated.edit(record).rename("tel", "phone");

    @TempDir
    Path folder;

    private final List<KoreException> errors = new CopyOnWriteArrayList<>();

    @Test
    void a_node_told_to_migrate_does_so_from_its_start_on_and_after_each_start() throws Exception {
        for (int start = 1; start <= 3; start++) {
            try (Node node = node("phone")
                    .saveTo("file:" + folder.resolve("phone"))
                    .migrate("old", "new", RENAME)
                    .migrate("new", "newer", record -> Migrated.keep())
                    .start()) {
                node.log("old").append(Map.of("tel", start));
                for (Migration migration : node.migrations()) {
                    migration.awaitCaughtUp(A_WHILE);
                }
                assertThat(texts(node, "newer")).hasSize(start).contains("{\"phone\":" + start + "}");
                assertThat(node.migrations()).extracting(Migration::to).containsExactly("new", "newer");
            }
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void nodes_that_migrate_while_they_are_connected_agree() throws Exception {
        try (Node hub = node("hub").listen(0).start();
                Node phone = node("phone").connect(address(hub)).start();
                Node pad = node("pad").connect(address(hub)).start()) {
            List<Node> nodes = List.of(hub, phone, pad);
            for (int round = 0; round < 20; round++) {
                for (Node node : nodes) {
                    node.log("old").append(Map.of("tel", round, "by", node.whoAmI()));
                }
                if (round == 5) {
                    phone.migrate("old", "new", RENAME);
                }
                if (round == 10) {
                    pad.migrate("old", "new", RENAME);
                }
            }
            Eventually.holds(() -> texts(hub, "new").size() == 60
                    && hub.shards().equals(phone.shards())
                    && hub.shards().equals(pad.shards()));
            assertThat(texts(phone, "new")).isEqualTo(texts(hub, "new")).isEqualTo(texts(pad, "new"));
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void functions_that_differ_are_reported_as_a_fork_that_names_the_record_and_nothing_is_lost() throws Exception {
        try (Node phone = node("phone").listen(0).start();
                Node pad = node("pad").start()) {
            phone.log("old").append(Map.of("tel", 1));
            pad.sync(address(phone)).get(60, TimeUnit.SECONDS);
            phone.migrate("old", "new", RENAME).awaitCaughtUp(A_WHILE);
            pad.migrate("old", "new", record -> Migrated.keep()).awaitCaughtUp(A_WHILE);
            pad.sync(address(phone)).get(60, TimeUnit.SECONDS);
            assertThat(texts(pad, "new"))
                    .containsExactlyInAnyOrder("{\"tel\":1}", "{\"phone\":1}")
                    .isEqualTo(texts(phone, "new"));
            assertThat(errors)
                    .hasSize(2)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(ForkException.class)
                            .hasMessageContaining("1-phone")
                            .hasMessageContaining("different functions"));
        }
    }

    @Test
    void a_closed_migration_goes_no_further_and_those_who_wait_are_told() throws Exception {
        try (Node node = node("phone").start()) {
            CountDownLatch isCalled = new CountDownLatch(1);
            CountDownLatch mayAnswer = new CountDownLatch(1);
            node.log("old").append(Map.of("tel", 1));
            node.log("old").append(Map.of("tel", 2));
            Migration migration = node.migrate("old", "new", record -> {
                isCalled.countDown();
                mayAnswer.await();
                return Migrated.keep();
            });
            isCalled.await();
            assertThatThrownBy(() -> migration.awaitCaughtUp(Duration.ofMillis(1)))
                    .hasMessageContaining("has not caught up");
            assertThat(migration.status().isCaughtUp()).isFalse();
            mayAnswer.countDown();
            migration.close();
            migration.close();
            assertThat(node.migrations()).isEmpty();
            assertThatThrownBy(() -> migration.awaitCaughtUp(A_WHILE)).isInstanceOf(IllegalStateException.class);
            node.migrate("old", "new", record -> Migrated.keep()).awaitCaughtUp(A_WHILE);
            assertThat(texts(node, "new")).containsExactly("{\"tel\":1}", "{\"tel\":2}");
        }
    }

    @Test
    void a_node_with_a_circle_of_migrations_does_not_start() {
        NodeBuilder builder = node("phone").migrate("a", "b", RENAME).migrate("b", "a", RENAME);
        assertThatThrownBy(builder::start).isInstanceOf(SetupException.class).hasMessageContaining("circle");
    }

    private NodeBuilder node(String name) {
        return Kore.node().whoAmI(name).onError(errors::add);
    }

    private static String address(Node node) {
        return node.addresses().get(0).toString();
    }

    private static List<String> texts(Node node, String log) {
        try (Stream<KoreRecord> records = node.log(log).records()) {
            return records.map(KoreRecord::json).toList();
        }
    }
}
