package io.kore.spi;

import java.util.Map;

/**
 * The door of a processor plugin. A public class with a public no-argument constructor, cheap and
 * stateless, listed in {@code META-INF/services/io.kore.spi.ProcessorProvider}. Thread-safe.
 */
public interface ProcessorProvider {
    /**
     * The name under which applications choose this processor.
     *
     * @return any text unlike any other provider's
     */
    String name();

    /**
     * Makes a processor for one subscription.
     *
     * @param options what the application asked for, unmodifiable
     * @return the processor
     * @throws IllegalArgumentException if an option is unknown, missing, or makes no sense, naming it
     */
    Processor<?> open(Map<String, String> options);
}
