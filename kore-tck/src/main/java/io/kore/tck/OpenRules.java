package io.kore.tck;

import static io.kore.tck.OrderRules.ONE;
import static io.kore.tck.OrderRules.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreFormatException;
import io.kore.error.StoreLockedException;
import io.kore.spi.FolderMark;
import io.kore.spi.ShardStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** S9, S14 and S15: who may open a place, and how it tells whose it is. */
interface OpenRules extends StoreRules {
    @Test
    default void s9_a_second_open_is_refused_and_harms_nothing() {
        bench().append(bench().maker().next(ONE, 3));
        for (int i = 0; i < 3; i++) {
            assertLocked();
            bench().append(bench().maker().next(ONE, 2));
            bench().store().force();
            bench().store().metadata().write("k", new byte[] {(byte) i});
            bench().expected().assertHeldBy(bench().store());
        }
        bench().assertHeld();
        assertThat(bench().store().metadata().read("k")).contains(new byte[] {2});
    }

    @Test
    default void s9_an_empty_store_is_locked_too() {
        assertThat(bench().store().end()).isZero();
        assertLocked();
        bench().assertHeld();
        assertLocked();
    }

    private void assertLocked() {
        assertThatThrownBy(() -> bench().open(bench().place())).isInstanceOf(StoreLockedException.class);
    }

    @Test
    default void s9_verify_and_salvage_of_an_open_store_are_refused() {
        bench().append(bench().maker().next(ONE, 3));
        String target = bench().newPlace();
        assertThatThrownBy(() -> bench().provider().verify(bench().place())).isInstanceOf(StoreLockedException.class);
        assertThatThrownBy(() -> bench().provider().salvage(bench().place(), target))
                .isInstanceOf(StoreLockedException.class);
        assertLocked();
        assertThatThrownBy(() -> bench().provider().verify(target)).isInstanceOf(StoreFormatException.class);
        bench().append(bench().maker().next(ONE));
        bench().assertHeld();
    }

    @Test
    default void s9_of_several_opens_at_once_one_succeeds() {
        for (int round = 0; round < 5; round++) {
            String place = bench().newPlace();
            CyclicBarrier allTried = new CyclicBarrier(4);
            List<Callable<Boolean>> rivals = new ArrayList<>();
            for (int r = 0; r < 4; r++) {
                rivals.add(() -> isOpened(place, allTried));
            }
            assertThat(Together.run(rivals)).containsExactlyInAnyOrder(true, false, false, false);
        }
    }

    private boolean isOpened(String place, CyclicBarrier allTried) throws Exception {
        try (ShardStore store = bench().provider().open(place)) {
            allTried.await(60, TimeUnit.SECONDS);
            return store.end() == 0;
        } catch (StoreLockedException e) {
            allTried.await(60, TimeUnit.SECONDS);
            return false;
        }
    }

    @Test
    default void s9_stores_at_two_places_know_nothing_of_each_other() {
        String second = bench().newPlace();
        bench().append(bench().maker().next(ONE, 3));
        try (ShardStore other = bench().open(second)) {
            assertThat(other.end()).isZero();
            other.append(new RecordMaker().next(TWO, 2));
            other.metadata().write("k", new byte[] {1});
            bench().append(bench().maker().next(ONE, 3));
            bench().drop(TWO.log());
            assertThat(Reads.shard(other, TWO)).hasSize(2);
        }
        assertThat(bench().store().metadata().keys()).isEmpty();
        bench().assertHeld();
    }

    @Test
    default void s9_a_place_is_opened_and_closed_again_and_again() {
        for (int i = 0; i < 25; i++) {
            bench().append(bench().maker().next(ONE));
            bench().reopen();
        }
        bench().assertHeld();
    }

    @Test
    default void s14_a_strange_place_is_refused_and_stays_so() {
        String strange = bench().strangePlace();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bench().open(strange)).isInstanceOf(StoreFormatException.class);
            assertThatThrownBy(() -> bench().provider().verify(strange)).isInstanceOf(StoreFormatException.class);
            assertThatThrownBy(() -> bench().provider().salvage(strange, bench().newPlace()))
                    .isInstanceOf(StoreFormatException.class);
        }
    }

    @Test
    default void s14_a_newer_format_is_refused_and_stays_so() {
        bench().append(bench().maker().next(ONE, 3));
        bench().makeNewer();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bench().open(bench().place())).isInstanceOf(StoreFormatException.class);
            assertThatThrownBy(() -> bench().provider().verify(bench().place()))
                    .isInstanceOf(StoreFormatException.class);
            assertThatThrownBy(() -> bench().provider().salvage(bench().place(), bench().newPlace()))
                    .isInstanceOf(StoreFormatException.class);
        }
    }

    @Test
    default void s14_verify_and_salvage_of_nothing_are_refused() {
        String nothing = bench().newPlace();
        String target = bench().newPlace();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bench().provider().verify(nothing)).isInstanceOf(StoreFormatException.class);
            assertThatThrownBy(() -> bench().provider().salvage(nothing, target))
                    .isInstanceOf(StoreFormatException.class);
        }
    }

    @Test
    default void s14_salvage_to_a_place_that_holds_something_is_refused() {
        bench().append(bench().maker().next(ONE, 3));
        bench().close();
        String second = bench().newPlace();
        try (ShardStore other = bench().open(second)) {
            other.append(new RecordMaker().next(TWO, 2));
        }
        String strange = bench().strangePlace();
        assertThatThrownBy(() -> bench().provider().salvage(bench().place(), second))
                .isInstanceOf(StoreFormatException.class);
        assertThatThrownBy(() -> bench().provider().salvage(bench().place(), strange))
                .isInstanceOf(StoreFormatException.class);
        try (ShardStore other = bench().open(second)) {
            assertThat(Reads.shard(other, TWO)).hasSize(2);
            assertThat(Reads.shard(other, ONE)).isEmpty();
        }
        bench().assertHeld();
    }

    @Test
    default void s15_a_folder_tells_which_store_made_it() {
        assertMarked(bench().place(), bench().store());
        bench().append(bench().maker().next(ONE, 3));
        bench().drop(ONE.log());
        assertMarked(bench().place(), bench().store());
        bench().close();
        String target = bench().newPlace();
        bench().provider().salvage(bench().place(), target);
        try (ShardStore copy = bench().open(target)) {
            assertMarked(target, copy);
        }
    }

    /** A store that lives elsewhere than in a folder has no folder to mark. */
    private void assertMarked(String place, ShardStore store) {
        assertThat(store.end()).isNotNegative();
        Set<String> marked =
                Files.isDirectory(Path.of(place)) ? Set.of(bench().provider().name()) : Set.of();
        assertThat(FolderMark.storesAt(place)).isEqualTo(marked);
    }
}
