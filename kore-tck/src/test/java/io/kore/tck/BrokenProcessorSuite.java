package io.kore.tck;

import io.kore.spi.ProcessorProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract against a processor of {@link BrokenProcessor}, or the whole one; run by {@link BrokenProcessorTest}
 * only.
 */
@ExtendWith(VariantResolver.class)
class BrokenProcessorSuite extends ResumableProcessorContract {
    private final ProcessorProvider provider;

    BrokenProcessorSuite(String variant) {
        provider = variant.isEmpty()
                ? new TallyProvider(Tally::new)
                : BrokenProcessor.valueOf(variant).provider();
    }

    @Override
    protected ProcessorProvider provider() {
        return provider;
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("field", "kind");
    }

    @Override
    protected Map<String, Map<String, String>> refusedOptions() {
        return Map.of("field", Map.of("field", ""));
    }

    @Override
    protected List<String> payloads() {
        return List.of("{\"kind\":\"tea\"}", "{\"kind\":\"milk\",\"n\":1}", "{\"n\":2}", "{\"kind\":\"iı\"}");
    }
}
