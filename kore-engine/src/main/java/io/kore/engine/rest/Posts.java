package io.kore.engine.rest;

import io.kore.engine.ingest.ClaimedAppends;
import io.kore.engine.ingest.Ingest;
import io.kore.engine.ingest.Journal;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.error.LogDroppedException;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Appends what clients post. A request with a key notes its claim before it appends, in one critical section; so whether
 * it has appended is told by the shard, at any moment and after any crash. Confined to one thread at a time.
 */
final class Posts {
    private final Ingest ingest;
    private final Journal journal;
    private final ClaimedAppends appends;
    private final PayloadCheck check;
    private final Json json;
    private final Claims claims;

    /** What was appended, and up to where the journal has to be durable before anybody is told. */
    record Placed(List<RecordId> ids, boolean wasHeld, long end) {}

    Posts(Ingest ingest, Journal journal, PayloadCheck check, Json json) {
        this.ingest = ingest;
        this.journal = journal;
        this.appends = new ClaimedAppends(ingest, journal, check);
        this.check = check;
        this.json = json;
        this.claims = new Claims(journal.store().metadata());
    }

    /** Names a request. */
    static Digest key(String principal, LogName log, String key) {
        return Digest.ofTexts(principal, log.value(), key);
    }

    /** Appends without a key. */
    Placed append(LogName log, List<Payload> records) {
        return placed(log, records, batch -> {});
    }

    /** Appends, unless a request of that name has. */
    Placed append(LogName log, List<Payload> records, Digest key) {
        Digest content = Digest.ofRecords(records);
        Claim claim = claims.find(key);
        ShardRecord last = claim == null
                ? null
                : ingest.branches().histories().find(claim.shard(), claim.lastIndex(), claim.hashHead());
        if (claim == null || last == null) {
            return placed(log, records, batch -> claims.add(Claim.of(key, content, batch)));
        }
        if (!claim.content().equals(content)) {
            throw new RestRefusedException(
                    Reason.KEY_REUSED,
                    "another request with this Idempotency-Key has appended other records; take a new key for new records");
        }
        return new Placed(claim.ids(last), true, journal.store().end());
    }

    /** Completes once it may be told of. */
    CompletableFuture<RestDoor.Appended> whenDurable(Placed placed) {
        String ids =
                placed.ids().stream().map(id -> json.quoted(id.toString())).collect(Collectors.joining(",", "[", "]"));
        return journal.whenDurable(placed.end()).thenApply(unused -> new RestDoor.Appended(ids, placed.wasHeld()));
    }

    private Placed placed(LogName log, List<Payload> records, Consumer<List<ShardRecord>> claim) {
        try {
            Ingest.Appended appended = appends.append(log, records, claim);
            return new Placed(appended.records().stream().map(ShardRecord::id).toList(), false, appended.end());
        } catch (InvalidRecordException e) {
            throw new RestRefusedException(Reason.INVALID_RECORD, which(records) + e.getMessage());
        } catch (LogDroppedException e) {
            throw new RestRefusedException(Reason.LOG_DROPPED, "this log was dropped here and takes no more records");
        }
    }

    /** Names the first record that is not legal, where there are several. */
    private String which(List<Payload> records) {
        for (int i = 0; i < records.size() && records.size() > 1; i++) {
            try {
                check.check(records.get(i));
            } catch (InvalidRecordException e) {
                return "record " + i + " of " + records.size() + ", counted from 0: ";
            }
        }
        return "";
    }
}
