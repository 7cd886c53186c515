package io.kore.tck;

import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Providers that open wrongly. */
final class BrokenProviders {
    private BrokenProviders() {}

    /** One processor for all. */
    static ProcessorProvider sharingOne() {
        Map<String, Processor<?>> opened = new HashMap<>();
        return new TallyProvider(field -> opened.computeIfAbsent(field, Tally::new));
    }

    /** Each processor has its own map of counts, or so it seems. */
    static ProcessorProvider sharingCounts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        return new TallyProvider(field -> {
            Tally tally = new Tally(field);
            tally.counts = counts;
            return tally;
        });
    }

    /** Its results are bare maps. */
    static ProcessorProvider trustingItsCaller() {
        return new TallyProvider(field -> {
            BrokenFolds.TrustingItsCaller tally = new BrokenFolds.TrustingItsCaller(field);
            return tally::answer;
        });
    }

    /** Reads the option that it knows. */
    static final class TakingAnyOption extends TallyProvider {
        TakingAnyOption() {
            super(Tally::new);
        }

        @Override
        public Processor<?> open(Map<String, String> options) {
            Map<String, String> known = new HashMap<>(options);
            known.keySet().removeIf(option -> !option.equals("field"));
            return super.open(known);
        }
    }

    /** Refuses, and does not say what. */
    static final class RefusingWithoutAName extends TallyProvider {
        RefusingWithoutAName() {
            super(Tally::new);
        }

        @Override
        public Processor<?> open(Map<String, String> options) {
            try {
                return super.open(options);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("invalid configuration", e);
            }
        }
    }

    /** Is called otherwise each time. */
    static final class Nameless extends TallyProvider {
        private int asked;

        Nameless() {
            super(Tally::new);
        }

        @Override
        public String name() {
            return "tally " + asked++;
        }
    }
}
