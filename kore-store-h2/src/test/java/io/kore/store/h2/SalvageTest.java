package io.kore.store.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreReport;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is saved from a damaged store: no record after a damaged one of its shard, none without its past. */
class SalvageTest {
    private static final ShardId THREE = ShardId.of("MyList", "tablet");
    private static final ShardId OTHER = ShardId.of("Other", "phone");

    @TempDir
    Path folder;

    private void damage(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:" + folder.resolve("s").resolve("records"), "sa", "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    @Test
    void a_record_whose_past_is_damaged_is_left_out_with_all_that_follow() throws SQLException {
        RecordMaker maker = new RecordMaker();
        Payload payload = Payload.of("{}");
        try (ShardStore store =
                new H2ShardStoreProvider().open(folder.resolve("s").toString())) {
            store.append(maker.next(Records.ONE, 3));
            store.append(maker.next(THREE, 2));
            store.append(maker.next(OTHER, 2));
            store.append(List.of(maker.nextSeeingAll(Records.TWO, payload)));
            store.append(maker.next(Records.ONE, 1));
            store.append(List.of(maker.next(THREE, payload), maker.nextSeeingAll(Records.TWO, payload)));
            store.append(List.of(maker.nextSeeingAll(THREE, payload), maker.next(Records.TWO)));
            store.metadata().write("identity", new byte[] {1, 2});
        }
        damage("UPDATE journal SET envelope = X'00' WHERE shard = (SELECT id FROM shards WHERE log = 'MyList' AND"
                + " writer = 'phone') AND index = 3");
        String target = folder.resolve("t").toString();
        StoreReport report =
                new H2ShardStoreProvider().salvage(folder.resolve("s").toString(), target);
        assertThat(report.isWhole()).isFalse();
        try (ShardStore store = new H2ShardStoreProvider().open(target)) {
            assertThat(store.shards().stream().map(ShardSummary::prefix).map(prefix -> prefix.count()))
                    .containsExactlyInAnyOrder(3L, 1L, 3L, 2L);
            assertThat(store.shards().stream().filter(each -> each.shard().equals(Records.TWO)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.count()).isEqualTo(1));
            assertThat(store.metadata().read("identity")).contains(new byte[] {1, 2});
            assertThat(report.records()).isEqualTo(store.end()).isEqualTo(9);
            assertThat(report.shards()).isEqualTo(4);
        }
        assertThat(new H2ShardStoreProvider().verify(target).isWhole()).isTrue();
        assertThat(new H2ShardStoreProvider()
                        .verify(folder.resolve("s").toString())
                        .records())
                .isGreaterThan(9);
    }

    @Test
    void a_lost_shard_row_costs_its_shard_only() throws SQLException {
        RecordMaker maker = new RecordMaker();
        try (ShardStore store =
                new H2ShardStoreProvider().open(folder.resolve("s").toString())) {
            store.append(maker.next(Records.ONE, 3));
            store.append(maker.next(OTHER, 2));
        }
        damage("UPDATE shards SET count = 4 WHERE log = 'Other'");
        String target = folder.resolve("t").toString();
        assertThat(new H2ShardStoreProvider()
                        .salvage(folder.resolve("s").toString(), target)
                        .records())
                .isEqualTo(3);
    }
}
