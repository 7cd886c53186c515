package io.kore.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.WriterId;
import io.kore.spi.ShardStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final ShardStore memory = new MemoryStoreProvider().open("store");
    private final Random random = new Random(3);
    private final Set<WriterId> written = new HashSet<>();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void who_is_not_named_gets_an_id_and_keeps_it() {
        Identity first = opened(null, "here");
        assertThat(first.current().value()).hasSize(36);
        assertThat(opened(null, "here").current()).isEqualTo(first.current());
        assertThat(opened(null, "here").storeId()).isEqualTo(first.storeId());
    }

    @Test
    void a_restart_where_it_was_is_no_copy() {
        opened("phone", "here");
        Identity again = opened("phone", "here");
        assertThat(again.isCopy()).isFalse();
        assertThat(again.current().value()).isEqualTo("phone");
    }

    @Test
    void a_copy_goes_on_as_a_successor_with_a_store_id_of_its_own_and_then_stays_so() {
        Identity original = opened("phone", "here");
        Identity copy = opened("phone", "there");
        assertThat(copy.isCopy()).isTrue();
        assertThat(copy.current().value()).matches("phone#r[0-9a-f]{16}");
        assertThat(copy.asked().value()).isEqualTo("phone");
        assertThat(copy.storeId()).isNotEqualTo(original.storeId());
        Identity later = opened("phone", "there");
        assertThat(later.isCopy()).isFalse();
        assertThat(later.current()).isEqualTo(copy.current());
        assertThat(later.storeId()).isEqualTo(copy.storeId());
    }

    @Test
    void a_copy_of_a_copy_is_named_after_the_id_that_was_asked_for() {
        opened("phone", "here");
        Identity copy = opened("phone", "there");
        Identity next = opened("phone", "elsewhere");
        assertThat(next.current().value())
                .matches("phone#r[0-9a-f]{16}")
                .isNotEqualTo(copy.current().value());
    }

    @Test
    void a_copy_gives_up_every_id_that_the_store_ever_used() {
        opened("phone", "here");
        opened("tablet", "here");
        opened("tablet", "there");
        assertThat(opened("phone", "there").current().value()).startsWith("phone#r");
        assertThat(opened("tablet", "there").current().value()).startsWith("tablet#r");
        assertThat(opened("new", "there").current().value()).isEqualTo("new");
    }

    @Test
    void where_no_place_can_be_told_nothing_is_taken_for_a_copy() {
        opened("phone", "here");
        assertThat(opened("phone", "").isCopy()).isFalse();
        assertThat(opened("phone", "here").isCopy()).isFalse();
        assertThat(opened("phone", "there").isCopy()).isTrue();
    }

    @Test
    void a_store_that_could_not_tell_before_begins_to() {
        opened("phone", "");
        assertThat(opened("phone", "here").isCopy()).isFalse();
        assertThat(opened("phone", "there").isCopy()).isTrue();
    }

    @Test
    void an_id_that_the_store_never_used_but_holds_records_of_is_left_alone() {
        opened("phone", "here");
        written.add(new WriterId("pad"));
        assertThat(opened("pad", "here").current().value()).startsWith("pad#r");
        written.add(new WriterId("phone"));
        assertThat(opened("phone", "here").current().value()).isEqualTo("phone");
    }

    @Test
    void a_damaged_identity_is_no_new_one() {
        memory.metadata().write("identity", new byte[] {2, 9, 9});
        assertThatThrownBy(() -> opened("phone", "here"))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("identity");
    }

    private Identity opened(@Nullable String whoAmI, String location) {
        ShardStore store = (ShardStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ShardStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("location")) {
                        return location;
                    }
                    try {
                        return method.invoke(memory, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Identity(store, whoAmI, written::contains, () -> {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            return bytes;
        });
    }
}
