package io.kore.engine.sync;

import io.kore.error.KoreException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers what was reported of whom, so that a peer that fails alike at every attempt is reported once.
 * Holds a bounded number of peers and of errors of each. Confined to the serial executor.
 */
public final class ReportOnce {
    private static final int SOURCES_MAX = 1_000;
    private static final int ERRORS_MAX = 64;

    private final Map<String, Set<String>> reported = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > SOURCES_MAX;
        }
    };

    /** Nothing was reported yet. */
    public ReportOnce() {}

    /**
     * Whether something is to be reported; notes that it was.
     *
     * @param source of whom
     * @param error what
     * @return true if this error of this source was not reported since the source was forgotten
     */
    public boolean isNew(String source, String error) {
        Set<String> errors = reported.computeIfAbsent(source, s -> new HashSet<>());
        return errors.size() < ERRORS_MAX && errors.add(error);
    }

    /** A peer comes from another port each time, and is the same trouble. */
    static String textOf(KoreException error, String remote) {
        return String.valueOf(error.getMessage()).replace(remote, "");
    }

    void forget(String source) {
        reported.remove(source);
    }
}
