package io.kore.engine.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.engine.order.WatchedStore;
import io.kore.error.StoreCorruptException;
import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.LogName;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatherFoldTest {
    private static final LogName LOG = new LogName("new");

    private final SimulatedNode node = new SimulatedNode("n");
    private final WatchedStore store = new WatchedStore(node.store());
    private final Json json = new Json();
    private final GatherFold fold = new GatherFold(
            store,
            LOG,
            GatherRule.ALL.on("k"),
            json,
            error -> {
                throw error;
            },
            FoldLimits.DEFAULT);

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_late_record_is_put_into_its_place() {
        take(node.append(LOG, "{\"k\":1,\"a\":\"early\",\"b\":1}", null));
        take(node.append(LOG, "{\"k\":1,\"a\":\"edited\",\"b\":1}", null));
        take(written("late", Envelope.of(1, Seen.all(Frontier.empty())), "{\"k\":1,\"a\":\"late\",\"c\":3}"));
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":\"edited\",\"c\":3,\"b\":1}");
    }

    @Test
    void a_removed_field_comes_back_only_if_it_is_set_after() {
        take(node.append(LOG, "{\"k\":1,\"a\":1}", null));
        take(node.append(LOG, "{\"k\":1}", null));
        assertThat(merged()).isEqualTo("{\"k\":1}");
        take(node.append(LOG, "{\"a\":2,\"k\":1}", null));
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":2}");
    }

    @Test
    void a_bare_record_changes_what_differs_from_its_writers_last() {
        take(bare("phone", 1, "{\"k\":1,\"a\":1,\"b\":1}"));
        take(bare("pad", 2, "{\"k\":1,\"a\":2,\"b\":1}"));
        take(bare("phone", 2, "{\"k\":1,\"a\":1,\"b\":2}"));
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":2,\"b\":2}");
    }

    @Test
    void a_derived_bare_record_is_compared_with_records_from_its_own_log_only() {
        take(derivedBare(0, 1, "{\"k\":1,\"a\":1,\"b\":1}"));
        take(written("x", Envelope.of(2, Seen.all(seen("MyList~0000~w", 1))), "{\"k\":1,\"a\":5,\"b\":1}"));
        take(derivedBare(1, 3, "{\"k\":1,\"a\":1,\"b\":7}"));
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":5,\"b\":7}");
    }

    @Test
    void a_key_goes_on_with_bare_records_after_native_ones() {
        String text = "a text that is too long for a change to hold on to, so it is read again";
        take(node.append(LOG, "{\"k\":1,\"a\":\"" + text + "\",\"b\":1}", null));
        take(node.append(LOG, "{\"k\":1,\"a\":\"" + text + " and again\",\"b\":1}", null));
        take(bare("phone", 3, "{\"k\":1,\"a\":\"" + text + " and again\",\"c\":1}"));
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":\"" + text + " and again\",\"c\":1}");
    }

    @Test
    void a_store_that_fails_in_between_leaves_nothing_half_done() {
        String one = "a text that is too long for a change to hold on to, one";
        String two = "a text that is too long for a change to hold on to, two";
        ShardRecord first = node.append(LOG, "{\"k\":1,\"a\":\"" + one + "\"}", null);
        Base shown =
                Base.of(Frontier.of(node.writer(), new Prefix(1, first.hash().head())));
        take(first);
        take(node.append(LOG, "{\"k\":1,\"a\":\"" + two + "\"}", null));
        ShardRecord edit = node.append(LOG, "{\"b\":1,\"k\":1,\"a\":\"" + one + "\"}", shown);
        store.corrupt(new ShardId(LOG, node.writer()));
        assertThatThrownBy(() -> take(edit)).isInstanceOf(StoreCorruptException.class);
        store.corrupt(null);
        take(edit);
        assertThat(merged()).isEqualTo("{\"k\":1,\"a\":\"" + two + "\",\"b\":1}");
    }

    private void take(ShardRecord record) {
        fold.take(record, store.arrivalOf(record.shard(), record.index()));
    }

    private String merged() {
        StringBuilder lines = new StringBuilder();
        for (Merged object : fold.state().objects().values()) {
            lines.append(json.text(object.fields()));
        }
        return lines.toString();
    }

    private ShardRecord bare(String writer, long number, String content) {
        return written(writer, Envelope.bare(number), content);
    }

    private ShardRecord derivedBare(long index, long number, String content) {
        Origin origin = new Origin(ShardId.of("MyList", "w"), index, 0, null);
        return written("MyList~0000~w", new Envelope(number, null, null, origin), content);
    }

    private ShardRecord written(String writer, Envelope envelope, String content) {
        return node.write(new ShardId(LOG, new WriterId(writer)), envelope, content);
    }

    private static Frontier seen(String writer, long count) {
        return Frontier.of(new WriterId(writer), new Prefix(count, 1));
    }
}
