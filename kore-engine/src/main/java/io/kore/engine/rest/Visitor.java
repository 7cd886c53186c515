package io.kore.engine.rest;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.function.Predicate;

/**
 * Who sent a request, and what they may do now. What is refused depends on names alone, never on what is held. Immutable,
 * thread-safe.
 */
final class Visitor {
    private final Decision decision;

    Visitor(Decision decision) {
        this.decision = decision;
    }

    /** Who it is; part of what a key is unique in. */
    String principal() {
        return decision.principal();
    }

    boolean isUnlimited() {
        return decision.isUnlimited();
    }

    /** A log that may be read; the same refusal as for one that does not exist. */
    LogName readable(String log) {
        LogName name = named(log);
        checkWelcome();
        if (!mayRead(name)) {
            throw noSuchLog();
        }
        return name;
    }

    /** A log that may be written. */
    LogName writable(String log) {
        LogName name = named(log);
        checkWelcome();
        if (!decision.isUnlimited() && !asked(policy -> policy.mayWrite(log))) {
            throw mayRead(name)
                    ? new RestRefusedException(Reason.NOT_WRITABLE, "this log is not for you to write")
                    : noSuchLog();
        }
        return name;
    }

    boolean mayRead(LogName log) {
        return decision.isUnlimited() || asked(policy -> policy.mayRead(log.value()));
    }

    void checkWelcome() {
        if (!decision.isAllowed() || !(decision.isUnlimited() || asked(LogPolicy::isValid))) {
            throw new RestRefusedException(Reason.NOT_WELCOME, "what you were let in with is valid no more");
        }
    }

    static RestRefusedException noSuchLog() {
        return new RestRefusedException(
                Reason.NO_SUCH_LOG, "there is no such log here; it begins with its first record");
    }

    private static LogName named(String log) {
        try {
            return new LogName(log);
        } catch (IllegalArgumentException e) {
            throw new RestRefusedException(
                    Reason.INVALID_REQUEST,
                    "a log's name is 1 to 255 bytes of text without control characters, percent-encoded in the path");
        }
    }

    private boolean asked(Predicate<LogPolicy> question) {
        try {
            return question.test(decision.policy());
        } catch (RuntimeException e) {
            throw new ProcessingException("the policy for a REST client threw, so its request was refused: " + e, e);
        }
    }
}
