package io.kore.engine.view;

import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.Map;

/**
 * A processor plugin with what was asked of it. Immutable, thread-safe.
 *
 * @param provider makes the processor
 * @param options what was asked of it
 */
public record ProcessorChoice(ProcessorProvider provider, Map<String, String> options) {
    /**
     * Copies.
     *
     * @param provider makes the processor
     * @param options what was asked of it
     */
    public ProcessorChoice {
        options = Map.copyOf(options);
    }

    String name() {
        return provider.name();
    }

    Processor<?> open() {
        return provider.open(options);
    }
}
