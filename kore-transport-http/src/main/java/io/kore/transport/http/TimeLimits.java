package io.kore.transport.http;

import io.kore.access.LinkLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** How often the time limits of links and connections are looked at. Stateless. */
final class TimeLimits {
    private static final Duration TICK_MAX = Duration.ofSeconds(1);
    private static final Duration TICK_MIN = Duration.ofMillis(10);

    private TimeLimits() {}

    /** An eighth of the shortest limit, so that a limit is overrun by little; at most a second. */
    static Duration tick(LinkLimits limits) {
        Duration shortest =
                Collections.min(List.of(limits.idleTimeout(), limits.sendTimeout(), limits.headerTimeout()));
        Duration eighth = shortest.dividedBy(8);
        return Collections.max(List.of(TICK_MIN, Collections.min(List.of(TICK_MAX, eighth))));
    }
}
