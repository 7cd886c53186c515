package io.kore.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A contract suite run within a test, and which of its tests passed and failed. Confined to one thread. */
final class SuiteRun {
    private final TreeSet<String> passed = new TreeSet<>();
    private final TreeMap<String, String> failed = new TreeMap<>();

    private SuiteRun() {}

    /**
     * Runs those tests of a suite whose names begin so, to their ends, with parameters that the suite's
     * extensions may ask for.
     */
    static SuiteRun of(Class<?> suite, String begin, Map<String, String> parameters) {
        SuiteRun run = new SuiteRun();
        PostDiscoveryFilter filter = test -> FilterResult.includedIf(
                !test.isTest() || methodName(test.getSource()).startsWith(begin));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(suite))
                .filters(filter)
                .configurationParameters(parameters)
                .build();
        LauncherFactory.create().execute(request, run.new Listener());
        return run;
    }

    /** The name of the test's method, or nothing if this is no method. */
    private static String methodName(Optional<TestSource> source) {
        return source.filter(MethodSource.class::isInstance)
                .map(method -> ((MethodSource) method).getMethodName())
                .orElse("");
    }

    SortedSet<String> passed() {
        return passed;
    }

    /** Test name to message. */
    SortedMap<String, String> failed() {
        return failed;
    }

    private final class Listener implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String name = test.isTest() ? methodName(test.getSource()) : test.getDisplayName();
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                failed.put(name, String.valueOf(result.getThrowable().orElse(null)));
            } else if (test.isTest()) {
                passed.add(name);
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            failed.put(test.getDisplayName(), "skipped: " + reason);
        }
    }
}
