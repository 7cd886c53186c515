package org.example.onefile;

import io.kore.model.ShardRecord;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.ArrayList;
import java.util.List;

/** The door of the plugin, listed under {@code META-INF/services}. Stateless and thread-safe. */
public final class OneFileStoreProvider implements ShardStoreProvider {
    /** For {@link java.util.ServiceLoader}. */
    public OneFileStoreProvider() {}

    @Override
    public String name() {
        return "onefile";
    }

    @Override
    public ShardStore open(String place) {
        return OneFileStore.open(Folder.toWrite(place), null);
    }

    @Override
    public StoreReport verify(String place) {
        List<StoreReport.Damage> damages = new ArrayList<>();
        try (OneFileStore whole = OneFileStore.open(Folder.toRead(place), damages)) {
            return whole.report(damages);
        }
    }

    @Override
    public StoreReport salvage(String place, String target) {
        List<StoreReport.Damage> damages = new ArrayList<>();
        try (OneFileStore whole = OneFileStore.open(Folder.toRead(place), damages);
                OneFileStore copy = OneFileStore.open(Folder.toMake(target), null);
                RecordCursor records = whole.readArrivals(0)) {
            for (ShardRecord record = records.next(); record != null; record = records.next()) {
                copy.append(List.of(record));
            }
            whole.keys().forEach(key -> copy.write(key, whole.read(key).orElseThrow()));
            return copy.report(damages);
        }
    }
}
