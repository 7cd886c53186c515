package org.example.search;

import io.kore.model.ShardRecord;
import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import io.kore.spi.ResumableProcessor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The search, with a count of the records that it has read: for a test that asks what a restart costs. */
public final class CountingProvider implements ProcessorProvider {
    private static final AtomicLong READ = new AtomicLong();

    /** For {@link java.util.ServiceLoader}. */
    public CountingProvider() {}

    static void reset() {
        READ.set(0);
    }

    static long recordsRead() {
        return READ.get();
    }

    @Override
    public String name() {
        return "counted search";
    }

    @Override
    public Processor<?> open(Map<String, String> options) {
        return new Counting((SearchProcessor) new SearchProvider().open(options));
    }

    private record Counting(SearchProcessor search) implements ResumableProcessor<SearchIndex> {
        @Override
        public SearchIndex process(MergedRecords records) {
            return search.process(new MergedRecords() {
                @Override
                public Stream<ShardRecord> all() {
                    return records.all().peek(record -> READ.incrementAndGet());
                }

                @Override
                public Stream<ShardRecord> added() {
                    return records.added().peek(record -> READ.incrementAndGet());
                }

                @Override
                public boolean atEnd() {
                    return records.atEnd();
                }
            });
        }

        @Override
        public String stateVersion() {
            return search.stateVersion();
        }

        @Override
        public byte[] saveState() {
            return search.saveState();
        }

        @Override
        public void restoreState(byte[] state) {
            search.restoreState(state);
        }
    }
}
