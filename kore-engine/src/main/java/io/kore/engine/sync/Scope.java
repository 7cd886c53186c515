package io.kore.engine.sync;

import io.kore.access.Decision;
import io.kore.access.LogPolicy;
import io.kore.access.LogSelection;
import io.kore.engine.sync.Message.Hello;
import io.kore.error.ProcessingException;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which logs a session is about, and which way: what one side selected, what the peer may do here, and what it does
 * not take from this side. A log that was closed once stays so for the session, since its later records could not
 * follow earlier ones that were left out. Confined to its session.
 */
final class Scope {
    /** Logs that a peer may name in vain before it is done with. */
    static final int CLOSED_MAX = 10_000;

    private final LogSelection wanted;
    private final Decision decision;
    private LogSelection agreed;
    /** May not be read by the peer. */
    private final Set<LogName> hidden = new HashSet<>();
    /** Not taken from the peer. */
    private final Set<LogName> declined = new HashSet<>();
    /** Not taken by the peer. */
    private final SortedSet<LogName> unwelcome = new TreeSet<>();

    private Scope(LogSelection wanted, Decision decision) {
        this.wanted = wanted;
        this.decision = decision;
        this.agreed = wanted;
    }

    /** All logs, both ways. */
    static Scope everything() {
        return asking(LogSelection.all());
    }

    /** For a link that this side opens, for some logs. */
    static Scope asking(LogSelection wanted) {
        return new Scope(wanted, Decision.allow());
    }

    /** For a link that the peer opens, who may do as was decided. */
    static Scope admitting(Decision decision) {
        return new Scope(LogSelection.all(), decision);
    }

    /** What this side selects. */
    LogSelection wanted() {
        return wanted;
    }

    /** What the session is about, as both sides know. */
    LogSelection agreed() {
        return agreed;
    }

    void selected(LogSelection theirs) {
        if (!wanted.isAll()) {
            throw RefusalException.protocol("only one side selects logs");
        }
        agreed = theirs;
    }

    /** True if this side keeps nothing back and selects nothing. */
    boolean isPlain() {
        return wanted.isAll() && decision.isUnlimited();
    }

    /** True if the session is about all logs, both ways. */
    boolean isOpen() {
        return isPlain() && agreed.isAll();
    }

    /** True if what the peer may do here has bounds. */
    boolean isLimited() {
        return !decision.isUnlimited();
    }

    /** What to say of it in this side's Hello. */
    SortedSet<String> features() {
        SortedSet<String> features = new TreeSet<>();
        features.add(Hello.SELECT);
        features.add(Hello.DROPS);
        if (!wanted.isAll()) {
            features.add(Hello.SELECTING);
        }
        if (isLimited()) {
            features.add(Hello.LIMITED);
        }
        return features;
    }

    /** Whether the peer is still welcome. */
    boolean isValid() {
        return decision.isAllowed() && asked(LogPolicy::isValid);
    }

    /** Whether anything of a log may be told to the peer. */
    boolean mayTell(LogName log) {
        if (isPlain()) {
            return agreed.includes(log);
        }
        if (!agreed.includes(log) || hidden.contains(log)) {
            return false;
        }
        if (!asked(policy -> policy.mayRead(log.value()))) {
            hidden.add(log);
            return false;
        }
        return true;
    }

    /** Whether records of a log are to be sent. */
    boolean maySend(LogName log) {
        return !unwelcome.contains(log) && mayTell(log);
    }

    /** Whether what the peer says of a log is believed. */
    boolean mayWrite(LogName log) {
        return decision.isUnlimited() || (!declined.contains(log) && asked(policy -> policy.mayWrite(log.value())));
    }

    /** The same of all logs in a batch, which each are asked about once. */
    Map<LogName, Boolean> mayWrite(List<ShardRecord> records) {
        Map<LogName, Boolean> may = new HashMap<>();
        for (ShardRecord record : records) {
            LogName log = record.shard().log();
            if (!may.containsKey(log)) {
                checkAgreed(log);
                may.put(log, mayWrite(log));
            }
        }
        return may;
    }

    private boolean asked(Predicate<LogPolicy> question) {
        try {
            return question.test(decision.policy());
        } catch (RuntimeException e) {
            throw new ProcessingException(
                    "the policy for a peer" + principal() + " threw, so the connection ends: " + e, e);
        }
    }

    /** Notes that records of a log are not taken; false if that is known. */
    boolean decline(LogName log) {
        checkRoom(declined.size());
        return declined.add(log);
    }

    /** Notes that the peer takes no records of a log; false if that is known. */
    boolean declined(LogName log) {
        checkAgreed(log);
        checkRoom(unwelcome.size());
        return unwelcome.add(log);
    }

    private static void checkRoom(int closed) {
        if (closed >= CLOSED_MAX) {
            throw new RefusalException(
                    RefusalException.LIMIT, "records of more than " + CLOSED_MAX + " logs were offered in vain");
        }
    }

    /** The logs of which the peer takes no records. */
    SortedSet<LogName> unwelcome() {
        return unwelcome;
    }

    /** Refuses what lies beyond the selection, which both sides know. */
    void checkAgreed(LogName log) {
        if (!agreed.includes(log)) {
            throw RefusalException.protocol(
                    "log " + Shown.text(log.value()) + " is none of those that were selected for this connection");
        }
    }

    /** Who the peer is to this node, for messages. */
    String principal() {
        return decision.principal().isEmpty() ? "" : " (" + Shown.text(decision.principal()) + ")";
    }
}
