package io.kore.tck;

import io.kore.error.KoreException;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one test works with: a store at a place of its own, which can be opened again, with a maker of
 * records and an expectation that goes along. Confined to the test's thread.
 */
final class StoreBench {
    private final Supplier<ShardStoreProvider> providers;
    private final Supplier<String> places;
    private final Consumer<String> strange;
    private final Consumer<String> newer;
    private final String place;
    private final List<ShardStore> opened = new ArrayList<>();
    private final RecordMaker maker = new RecordMaker();
    private final ExpectedStore expected = new ExpectedStore();
    private @Nullable ShardStore store;

    StoreBench(
            Supplier<ShardStoreProvider> providers,
            Supplier<String> places,
            Consumer<String> strange,
            Consumer<String> newer) {
        this.providers = providers;
        this.places = places;
        this.strange = strange;
        this.newer = newer;
        this.place = places.get();
    }

    /** A bench for a further store of the same test. */
    StoreBench another() {
        return new StoreBench(providers, places, strange, newer);
    }

    ShardStoreProvider provider() {
        return providers.get();
    }

    /** The place of this test's store. */
    String place() {
        return place;
    }

    /** A further place where nothing is yet. */
    String newPlace() {
        return places.get();
    }

    /** A place that holds something else. */
    String strangePlace() {
        String there = newPlace();
        strange.accept(there);
        return there;
    }

    /** Makes this test's store, which is closed for it, look as if a newer version had written it. */
    void makeNewer() {
        close();
        newer.accept(place);
    }

    RecordMaker maker() {
        return maker;
    }

    ExpectedStore expected() {
        return expected;
    }

    /** This test's store, opened at first use. */
    ShardStore store() {
        ShardStore current = store;
        if (current == null) {
            current = open(place);
            store = current;
        }
        return current;
    }

    /** Opens this test's store if it never was, and closes it. */
    void close() {
        store().close();
        store = null;
    }

    /** Closes this test's store and opens it again. */
    ShardStore reopen() {
        close();
        return store();
    }

    /** Opens a store that the end of the test closes if nobody did. */
    ShardStore open(String where) {
        ShardStore fresh = provider().open(where);
        opened.add(fresh);
        return fresh;
    }

    /** Appends to the store, and to what is expected of it. */
    void append(List<ShardRecord> batch) {
        store().append(batch);
        expected.append(batch);
    }

    void append(ShardRecord... batch) {
        append(List.of(batch));
    }

    /** Drops a log here, from what is expected, and from the maker, which begins it anew. */
    void drop(LogName log) {
        store().drop(log);
        expected.drop(log);
        maker.forget(log);
    }

    /** The store holds what is expected, now and after it was closed and opened again. */
    void assertHeld() {
        expected.assertHeldBy(store());
        expected.assertHeldBy(reopen());
    }

    /** Closes all that is open. A store that cannot even be closed must not hide why the test failed. */
    void closeAll() {
        KoreException failure = null;
        for (ShardStore each : opened) {
            try {
                each.close();
            } catch (KoreException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
