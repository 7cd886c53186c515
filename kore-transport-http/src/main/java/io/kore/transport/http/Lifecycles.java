package io.kore.transport.http;

import io.kore.error.SetupException;
import org.eclipse.jetty.util.component.LifeCycle;

/** Starts and stops Jetty's parts, whose methods throw anything. Stateless. */
final class Lifecycles {
    private Lifecycles() {}

    static void start(LifeCycle part) {
        try {
            part.start();
        } catch (Exception e) {
            keepInterrupt(e);
            throw new SetupException("the HTTP transport cannot start: " + e, e);
        }
    }

    static void stop(LifeCycle part) {
        try {
            part.stop();
        } catch (Exception e) {
            keepInterrupt(e);
            throw new IllegalStateException("the HTTP transport did not stop in order: " + e, e);
        }
    }

    /** An interrupt that Jetty answered with an exception is still to be seen by whoever called. */
    static void keepInterrupt(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
