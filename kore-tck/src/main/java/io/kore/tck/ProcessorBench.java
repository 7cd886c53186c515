package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardRecord;
import io.kore.spi.ProcessorProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one test works with: processors, and what they should answer. Confined to the test's thread. */
final class ProcessorBench {
    private final Supplier<ProcessorProvider> providers;
    private final Map<String, String> options;
    private final Map<String, Map<String, String>> refusedOptions;
    private final List<String> payloads;
    private final Function<Object, String> form;

    ProcessorBench(
            Supplier<ProcessorProvider> providers,
            Map<String, String> options,
            Map<String, Map<String, String>> refusedOptions,
            List<String> payloads,
            Function<Object, String> form) {
        this.providers = providers;
        this.options = Map.copyOf(options);
        this.refusedOptions = Map.copyOf(refusedOptions);
        this.payloads = List.copyOf(payloads);
        this.form = form;
        assertThat(payloads).as("payloads that matter").hasSizeGreaterThan(1);
    }

    ProcessorProvider provider() {
        return providers.get();
    }

    Map<String, String> options() {
        return options;
    }

    Map<String, Map<String, String>> refusedOptions() {
        return refusedOptions;
    }

    List<String> payloads() {
        return payloads;
    }

    String shown(Object result) {
        return form.apply(result);
    }

    /** A fresh processor, attached to a log of which nothing is known yet. */
    AttachedProcessor attached() {
        return attached(provider());
    }

    AttachedProcessor attached(ProcessorProvider provider) {
        return new AttachedProcessor(provider.open(options), this::shown);
    }

    /** The oracle: what a fresh processor answers that is called once, with all records. */
    String expected(Collection<ShardRecord> records) {
        return attached().call(records);
    }

    /** Calls with records, and compares with the oracle. */
    void callAndCompare(AttachedProcessor processor, Collection<ShardRecord> arrivals, String when) {
        String answered = processor.call(arrivals);
        assertThat(answered).as(when).isEqualTo(expected(processor.held()));
    }
}
