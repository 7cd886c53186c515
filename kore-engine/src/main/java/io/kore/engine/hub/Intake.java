package io.kore.engine.hub;

import io.kore.engine.koredb.Answer;
import io.kore.engine.koredb.BareDoor;
import io.kore.engine.koredb.Body;
import io.kore.engine.koredb.ClientMemory;
import io.kore.engine.sync.ReportOnce;
import io.kore.engine.sync.SyncHost;
import io.kore.error.PeerException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes in what clients post. What is not taken is reported once for each client. Confined to the serial executor. */
final class Intake {
    /** So many at a time, so that others can append in between. */
    private static final int RECORDS_MAX = 4_096;

    private static final int SHOWN_MAX = 120;

    private final SyncHost host;
    private final BareDoor door;
    private final ReportOnce reported = new ReportOnce();

    Intake(SyncHost host, BareDoor door) {
        this.host = host;
        this.door = door;
    }

    /** Answers from which index on it needs more of a shard than came. */
    Map<ShardId, Long> take(Body body, Admitted admitted, ClientMemory memory, String peer) {
        Map<ShardId, Long> again = new HashMap<>();
        for (Body.Entry entry : body.entries()) {
            ShardId shard = Answer.shardOf(entry);
            if (shard == null) {
                report(
                        peer,
                        entry.writer().isEmpty()
                                ? "it writes log " + shown(entry.log())
                                        + " without a writer id; start it with whoami or saveTo"
                                : "log " + shown(entry.log()) + " with writer " + shown(entry.writer())
                                        + " has a name that Kore cannot carry");
            } else if (!admitted.mayWrite(shard.log())) {
                if (!entry.records().isEmpty()) {
                    report(peer, "it may not write log " + shown(entry.log()));
                }
            } else if (!entry.records().isEmpty() && Answer.comesBare(shard)) {
                long next = take(shard, entry, peer);
                if (next < entry.to()) {
                    again.put(shard, next);
                }
                if (!admitted.mayRead(shard.log())) {
                    memory.brought(shard, Math.max(next, entry.to()));
                }
            }
        }
        return again;
    }

    private long take(ShardId shard, Body.Entry entry, String peer) {
        List<Payload> records = entry.records();
        for (int at = 0; at < records.size(); at += RECORDS_MAX) {
            List<Payload> some = records.subList(at, Math.min(records.size(), at + RECORDS_MAX));
            BareDoor.Taken taken = door.take(shard, entry.from() + at, some, peer);
            if (!taken.refusal().isEmpty()) {
                report(peer, taken.refusal());
                return entry.to();
            }
            if (taken.next() < entry.from() + at + some.size()) {
                return taken.next();
            }
        }
        return entry.to();
    }

    void report(String peer, String what) {
        if (reported.isNew(peer, what)) {
            host.report(new PeerException(
                    "not everything was exchanged with koredb client " + peer + ": " + what + "; all else goes on"));
        }
    }

    private static String shown(String name) {
        String head = name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "…" : name;
        return '"' + head.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
