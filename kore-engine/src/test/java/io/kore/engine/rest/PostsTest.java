package io.kore.engine.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Durability;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.StoreFailedException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.RestRefusedException;
import io.kore.spi.ShardStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request with a key appends once, whatever happens between. */
class PostsTest {
    private static final LogName LOG = new LogName("List");
    private static final List<Payload> RECORDS = List.of(Payload.of("{\"n\":1}"), Payload.of("{\"n\":2}"));
    private static final Digest KEY = Posts.key("", LOG, "k1");

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final MemoryStoreProvider stores = new MemoryStoreProvider();
    private ShardStore store = stores.open("x");
    private boolean doesAppendFail;
    private Posts posts = posts();

    private Posts posts() {
        Journal journal = new Journal(failing(store), Durability.always(), threads, threads);
        Ingest ingest = new Ingest(journal, new PayloadCheck(), "me", () -> new byte[16]);
        return new Posts(ingest, journal, new PayloadCheck(), new Json());
    }

    /** A store whose appends fail when told to, as if the process had ended just before. */
    private ShardStore failing(ShardStore good) {
        return (ShardStore) Proxy.newProxyInstance(
                ShardStore.class.getClassLoader(), new Class<?>[] {ShardStore.class}, (proxy, method, arguments) -> {
                    if (doesAppendFail && method.getName().equals("append")) {
                        throw new StoreFailedException("the power went");
                    }
                    try {
                        return method.invoke(good, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private void restart() {
        store.close();
        store = stores.open("x");
        posts = posts();
    }

    private long held() {
        return store.shards().stream().mapToLong(ShardSummary::count).sum();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    private static List<String> ids(Posts.Placed placed) {
        return placed.ids().stream().map(Object::toString).toList();
    }

    @Test
    void a_retry_is_answered_as_the_first_request_was_also_after_a_restart() {
        Posts.Placed first = posts.append(LOG, RECORDS, KEY);
        assertThat(ids(first)).containsExactly("1-me", "2-me");
        assertThat(first.wasHeld()).isFalse();
        var unused = posts.append(LOG, List.of(Payload.of("{}")));

        Posts.Placed again = posts.append(LOG, RECORDS, KEY);
        assertThat(again.ids()).isEqualTo(first.ids());
        assertThat(again.wasHeld()).isTrue();
        restart();
        assertThat(posts.append(LOG, RECORDS, KEY).ids()).isEqualTo(first.ids());
        assertThat(held()).isEqualTo(3);
    }

    @Test
    void a_request_that_ended_between_claim_and_append_appends_when_it_is_retried() {
        doesAppendFail = true;
        assertThatThrownBy(() -> posts.append(LOG, RECORDS, KEY)).isInstanceOf(StoreFailedException.class);
        doesAppendFail = false;
        restart();
        // others come first and take the places that were claimed
        var unused = posts.append(LOG, List.of(Payload.of("{}"), Payload.of("{}"), Payload.of("{}")));

        Posts.Placed placed = posts.append(LOG, RECORDS, KEY);
        assertThat(ids(placed)).containsExactly("4-me", "5-me");
        assertThat(placed.wasHeld()).isFalse();
        restart();
        assertThat(posts.append(LOG, RECORDS, KEY).wasHeld()).isTrue();
        assertThat(held()).isEqualTo(5);
    }

    @Test
    void one_key_is_for_one_content_one_log_and_one_principal() {
        var unused = posts.append(LOG, RECORDS, KEY);
        List<Payload> others = List.of(Payload.of("{\"n\":1}"), Payload.of("{\"n\":3}"));
        assertThatThrownBy(() -> posts.append(LOG, others, KEY))
                .isInstanceOfSatisfying(
                        RestRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RestRefusedException.Reason.KEY_REUSED));
        LogName other = new LogName("Other");
        assertThat(posts.append(other, others, Posts.key("", other, "k1")).wasHeld())
                .isFalse();
        assertThat(posts.append(LOG, others, Posts.key("somebody", LOG, "k1")).wasHeld())
                .isFalse();
        assertThat(held()).isEqualTo(6);
    }

    @Test
    void the_latest_keys_are_remembered_and_the_oldest_give_way() {
        int count = Claims.PAGES * Claims.PAGE_CLAIMS + 1;
        Claims claims = new Claims(store.metadata());
        Ingest.Appended appended = new Ingest(
                        new Journal(store, Durability.always(), threads, threads),
                        new PayloadCheck(),
                        "me",
                        () -> new byte[16])
                .append(LOG, RECORDS, null);
        List<ShardRecord> batch = appended.records();
        for (int i = 0; i < count; i++) {
            claims.add(Claim.of(key(i), key(i), batch));
        }
        for (Claims loaded : List.of(claims, new Claims(store.metadata()))) {
            assertThat(loaded.find(key(0))).isNull();
            assertThat(loaded.find(key(Claims.PAGE_CLAIMS))).isNotNull();
            assertThat(loaded.find(key(count - 1))).isNotNull();
        }
        assertThat(store.metadata().keys().stream().filter(key -> key.startsWith("rest-claims.")))
                .hasSize(Claims.PAGES);
    }

    private static Digest key(int i) {
        return Posts.key("", LOG, "key" + i);
    }
}
