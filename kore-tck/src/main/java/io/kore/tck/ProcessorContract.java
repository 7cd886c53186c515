package io.kore.tck;

import io.kore.spi.ProcessorProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link io.kore.spi.Processor} as tests: a processor plugin passes all of them. The plugin's test
 * extends this class, or {@link ResumableProcessorContract} if its state can be saved:
 *
 * <pre>{@code
 * class MyProcessorContractTest extends ProcessorContract {
 *     @Override protected ProcessorProvider provider() { return new MyProcessorProvider(); }
 *     @Override protected Map<String, String> options() { return Map.of("field", "amount"); }
 *     @Override protected Map<String, Map<String, String>> refusedOptions() { return Map.of("field", Map.of()); }
 *     @Override protected List<String> payloads() { return List.of("{\"amount\":1}", "{\"amount\":-2.5}"); }
 * }
 * }</pre>
 *
 * <p>The suite makes histories of a log out of the given payloads and strange ones, by several writers, lets them arrive
 * in many ways, and compares each result with that of a fresh processor which is called once. So what the results
 * <em>should</em> be is for the plugin's other tests to say. Each test's name carries the number of the rule in {@link
 * io.kore.spi} that it tests.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ProcessorContract
        implements ProviderRules, FunctionRules, ArrivalRules, ResultRules, RecordKindRules, StreamRules {
    private @Nullable ProcessorBench bench;

    /** For plugins' tests. */
    protected ProcessorContract() {}

    /**
     * The provider to test, asked for at each opening. Providers are stateless, so a new object each time is
     * the harder test.
     *
     * @return the provider
     */
    protected abstract ProcessorProvider provider();

    /**
     * Records that matter to the processor under {@link #options()}. The more of what it tells apart is among them, the
     * harder is the test.
     *
     * @return JSON objects, at least two that lead to different results
     */
    protected abstract List<String> payloads();

    /**
     * What to ask of the processor.
     *
     * @return options that it accepts; none, unless overridden
     */
    protected Map<String, String> options() {
        return Map.of();
    }

    /**
     * Options that make no sense.
     *
     * @return by the name of the option that is to blame, options that are refused because of it; none, unless
     *     overridden
     */
    protected Map<String, Map<String, String>> refusedOptions() {
        return Map.of();
    }

    /**
     * A result as text, for comparing and for messages. Equal results have the same text, others have another.
     *
     * @param result what the processor answered
     * @return by default what {@code toString} says, which fits records, collections of them and plain values
     */
    protected String shown(Object result) {
        return result.toString();
    }

    @BeforeEach
    final void setUpBench() {
        bench = new ProcessorBench(this::provider, options(), refusedOptions(), payloads(), this::shown);
    }

    /** What the running test works with; for the suite itself. */
    @Override
    public final ProcessorBench bench() {
        if (bench == null) {
            throw new IllegalStateException("the bench stands only while a test runs");
        }
        return bench;
    }
}
