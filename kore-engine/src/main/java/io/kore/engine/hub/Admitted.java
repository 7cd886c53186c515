package io.kore.engine.hub;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.engine.koredb.Answer;
import io.kore.error.PeerException;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What whoever sent one request may do; of each log it is asked once. Confined to one request. */
final class Admitted {
    private final Decision decision;
    private final Map<LogName, Boolean> readable = new HashMap<>();
    private final Map<LogName, Boolean> writable = new HashMap<>();

    Admitted(Decision decision) {
        this.decision = decision;
    }

    void checkWelcome() {
        if (!decision.isAllowed() || !asked(LogPolicy::isValid)) {
            throw new PeerException("what the koredb client was let in with is valid no more");
        }
    }

    boolean isWelcome() {
        return decision.isAllowed() && asked(LogPolicy::isValid);
    }

    boolean mayRead(LogName log) {
        return decision.isUnlimited()
                || readable.computeIfAbsent(log, name -> asked(policy -> policy.mayRead(name.value())));
    }

    boolean mayWrite(LogName log) {
        return decision.isUnlimited()
                || writable.computeIfAbsent(log, name -> asked(policy -> policy.mayWrite(name.value())));
    }

    Answer.Permit permit() {
        return new Answer.Permit(this::mayRead, this::mayWrite);
    }

    private boolean asked(Predicate<LogPolicy> question) {
        try {
            return question.test(decision.policy());
        } catch (RuntimeException e) {
            throw new ProcessingException("the policy for a koredb client threw, so its request was refused: " + e, e);
        }
    }
}
