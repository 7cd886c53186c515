package org.example.search;

import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The door of the plugin, listed under {@code META-INF/services}. Options: {@code key} names the field that tells
 * documents apart, as in {@code title}; {@code text} the fields whose words are found, with commas between, or
 * all if it is not given. Stateless and thread-safe.
 */
public final class SearchProvider implements ProcessorProvider {
    private static final Set<String> OPTIONS = new TreeSet<>(Set.of("key", "text"));

    /** For {@link java.util.ServiceLoader}. */
    public SearchProvider() {}

    @Override
    public String name() {
        return "search";
    }

    @Override
    public Processor<?> open(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("search has no option \"" + option + "\", only " + OPTIONS);
            }
        }
        String key = options.getOrDefault("key", "");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("say in the option \"key\" which field tells documents apart");
        }
        String text = options.getOrDefault("text", "*");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the option \"text\" names no field; leave it out to search all");
        }
        return new SearchProcessor(new DocumentReader(key, text.equals("*") ? Set.of() : Set.of(text.split(","))));
    }
}
