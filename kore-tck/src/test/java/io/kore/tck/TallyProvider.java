package io.kore.tck;

import io.kore.spi.Processor;
import io.kore.spi.ProcessorProvider;
import java.util.Map;
import java.util.function.Function;

/** Makes tallies, or faulty ones. Stateless if the making is. */
class TallyProvider implements ProcessorProvider {
    private final Function<String, Processor<?>> making;

    TallyProvider(Function<String, Processor<?>> making) {
        this.making = making;
    }

    @Override
    public String name() {
        return "tally";
    }

    @Override
    public Processor<?> open(Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!option.equals("field")) {
                throw new IllegalArgumentException("there is no option \"" + option + "\"; the only one is \"field\"");
            }
        }
        String field = options.get("field");
        if (field == null || field.isEmpty()) {
            throw new IllegalArgumentException("say in the option \"field\" which field to look at");
        }
        return making.apply(field);
    }
}
