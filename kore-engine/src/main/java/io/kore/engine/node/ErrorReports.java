package io.kore.engine.node;

import io.kore.error.KoreException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where trouble goes that nobody is waiting for: to the application's handler, one report at a time, or to
 * the log. A handler that throws is logged and asked again next time. Thread-safe.
 */
final class ErrorReports implements Consumer<KoreException> {
    private static final Logger LOG = LoggerFactory.getLogger("io.kore");

    private final Consumer<? super KoreException> handler;
    /** Lets one report through at a time. Re-entrant: a handler may do what causes another one. */
    private final ReentrantLock turn = new ReentrantLock();

    ErrorReports(Optional<Consumer<? super KoreException>> handler) {
        this.handler = handler.isPresent() ? handler.get() : ErrorReports::log;
    }

    @Override
    public void accept(KoreException error) {
        turn.lock();
        try {
            handler.accept(error);
        } catch (RuntimeException | Error e) {
            LOG.warn("onError threw {} while it was told: {}", e, error.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }

    private static void log(KoreException error) {
        LOG.warn("{}", error.getMessage());
        LOG.debug("caused by", error);
    }
}
