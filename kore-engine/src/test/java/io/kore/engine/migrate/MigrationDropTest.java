package io.kore.engine.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.error.LogDroppedException;
import io.kore.model.LogName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What migrations have to say when a log is dropped. */
class MigrationDropTest {
    private static final Migrator KEEP = record -> Migrated.keep();
    private static final LogName A = new LogName("A");
    private static final LogName B = new LogName("B");

    private final Device phone = new Device("phone");

    @AfterEach
    void close() {
        phone.close();
    }

    @Test
    void a_log_objects_to_its_drop_until_all_of_it_is_migrated() {
        phone.append("A", "{}");
        phone.migrate("A", "B", KEEP);

        assertThat(phone.migrations().objection(A))
                .hasValueSatisfying(why -> assertThat(why).contains("\"B\"").contains("has not caught up"));
        phone.runAll();
        assertThat(phone.migrations().objection(A)).isEmpty();
    }

    @Test
    void a_shard_that_has_stopped_is_not_caught_up() {
        phone.append("A", "{}");
        phone.migrate("A", "B", record -> {
            throw new IllegalStateException("planned");
        });
        phone.runAll();

        assertThat(phone.migrations().objection(A)).isPresent();
    }

    @Test
    void the_new_log_and_others_may_go_at_any_time() {
        phone.append("A", "{}");
        phone.migrate("A", "B", KEEP);

        assertThat(phone.migrations().objection(B)).isEmpty();
        assertThat(phone.migrations().objection(new LogName("C"))).isEmpty();
    }

    @Test
    void migrations_of_either_log_end_with_it() {
        phone.migrate("A", "B", KEEP);
        phone.migrate("C", "A", KEEP);
        phone.migrate("C", "D", KEEP);

        phone.migrations().ending(A);

        assertThat(phone.migrations().running())
                .singleElement()
                .satisfies(migration -> assertThat(migration.to()).isEqualTo("D"));
    }

    @Test
    void a_dropped_log_takes_no_migration() {
        phone.ingest().drop(B);

        assertThatThrownBy(() -> phone.migrate("A", "B", KEEP)).isInstanceOf(LogDroppedException.class);
    }

    @Test
    void what_was_migrated_stays_when_the_old_log_goes() {
        phone.append("A", "{\"n\":1}");
        phone.migrate("A", "B", KEEP);
        phone.runAll();

        phone.migrations().ending(A);
        phone.ingest().drop(A);

        assertThat(phone.store().shards()).singleElement().satisfies(shard -> {
            assertThat(shard.shard().log()).isEqualTo(B);
            assertThat(shard.count()).isEqualTo(1);
        });
    }
}
