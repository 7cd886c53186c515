package io.kore.engine.view;

import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import io.kore.spi.ResumableProcessor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists ids in merged order. What it is called with is noted, and it fails where a test says so. */
final class Listing implements ProcessorProvider {
    final List<String> calls = new ArrayList<>();

    @Nullable
    String version = "1";

    boolean readsAll;
    Step<byte[]> restoring = state -> {};
    Runnable saving = () -> {};
    Step<ShardRecord> folding = record -> {};

    interface Step<V> {
        void take(V value);
    }

    @Override
    public String name() {
        return "listing";
    }

    @Override
    public Processor<?> open(Map<String, String> options) {
        return new Lister(this);
    }

    private static final class Lister implements ResumableProcessor<String> {
        private final Listing listing;
        private final TreeSet<RecordId> ids = new TreeSet<>();

        Lister(Listing listing) {
            this.listing = listing;
        }

        @Override
        public String process(MergedRecords records) {
            int before = ids.size();
            try (Stream<ShardRecord> added = listing.readsAll ? records.all() : records.added()) {
                List<ShardRecord> read = added.toList();
                listing.calls.add("new " + (listing.readsAll ? read.size() - before : read.size())
                        + (records.atEnd() ? ", at end" : ", late"));
                for (ShardRecord record : read) {
                    listing.folding.take(record);
                    ids.add(record.id());
                }
            }
            return ids.toString();
        }

        @Override
        public String stateVersion() {
            return Objects.requireNonNull(listing.version);
        }

        @Override
        public byte[] saveState() {
            listing.saving.run();
            return String.join("\n", ids.stream().map(RecordId::toString).toList())
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void restoreState(byte[] state) {
            String lines = new String(state, StandardCharsets.UTF_8);
            lines.lines().map(RecordId::parse).forEach(ids::add);
            listing.restoring.take(state);
            listing.calls.add("resumed");
        }
    }
}
