package io.kore.engine.sync;

import io.kore.engine.sync.Message.Decline;
import io.kore.error.PeerException;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records of logs that one side does not take from the other: the peer is told once for each log, and both sides report it.
 * Confined to its session.
 */
final class Declines {
    private final Scope scope;
    private final SessionDriver driver;
    private final Supplier<String> peerName;
    private final Deque<Message> due = new ArrayDeque<>();

    Declines(Scope scope, SessionDriver driver, Supplier<String> peerName) {
        this.scope = scope;
        this.driver = driver;
        this.peerName = peerName;
    }

    /** The records of a batch that the peer may write. */
    List<ShardRecord> permitted(List<ShardRecord> records) {
        Map<LogName, Boolean> may = scope.mayWrite(records);
        if (!may.containsValue(false)) {
            return records;
        }
        may.forEach((log, isPermitted) -> {
            if (!isPermitted && scope.decline(log)) {
                // whether there is such a log shows neither in the words nor in anything else
                due.add(new Decline(log, Shown.reason("it may not write log " + log)));
                report("records of log " + Shown.text(log.value()) + " from peer " + peerName.get() + scope.principal()
                        + " were not taken: it may not write that log; all else goes on");
            }
        });
        return records.stream().filter(record -> may.get(record.shard().log())).toList();
    }

    /** Records came that were never held of logs that are dropped here. */
    void late(SortedSet<LogName> logs) {
        for (LogName log : logs) {
            if (scope.decline(log)) {
                due.add(new Decline(
                        log,
                        Shown.reason("log " + log + " was dropped there, before this node had sent these records")));
                report("peer " + peerName.get() + scope.principal() + " holds records of log "
                        + Shown.text(log.value())
                        + " that never came here before the log was dropped. They were not taken, and stay there; if"
                        + " they matter, migrate or read them there, or bring the log back here with undrop");
            }
        }
    }

    /** The peer takes no records of a log. */
    void received(Decline decline) {
        if (scope.declined(decline.log())) {
            report("peer " + peerName.get() + " takes no records of log "
                    + Shown.text(decline.log().value()) + " from this node: " + Shown.reason(decline.text())
                    + "; they stay here, and all else goes on");
        }
    }

    private void report(String text) {
        driver.report(new PeerException(text));
    }

    /** The next message to send, or null. */
    @Nullable
    Message next() {
        return due.poll();
    }
}
