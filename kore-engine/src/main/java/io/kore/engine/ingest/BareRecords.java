package io.kore.engine.ingest;

import io.kore.engine.branch.Strand;
import io.kore.engine.json.BareForm;
import io.kore.error.InvalidRecordException;
import io.kore.error.PeerException;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The door for bare records: what comes from koredb, over its wire or out of its folders. Thread-safe.
 *
 * <p>A record is kept as number and JSON value only. One that is held already, bare or full, is passed over: the same
 * number and the same value are the same record.
 */
public final class BareRecords {
    /** So many records are written at most in one critical section. */
    static final int PORTION = 1_000;

    private final Ingest ingest;
    private final Watch watch;

    /** Told what people should know of. */
    public interface Watch {
        /**
         * A shard has forked.
         *
         * @param strand the strand that the fork made
         * @param peer where the records came from
         */
        void forked(Strand strand, String peer);

        /**
         * The node's id was given up.
         *
         * @param before the id
         * @param after its successor
         * @param peer where the records came from
         */
        void succeeded(WriterId before, WriterId after, String peer);
    }

    /**
     * What became of bare records. Nothing need be durable yet.
     *
     * @param next the index of the first record of the shard that is wanted next: behind what was given if all of
     *     that is held now; before it if what came is not enough to tell where it belongs
     * @param added how many were not held before
     * @param end the position up to which the journal must be durable for what was given to be
     * @param refused why the shard cannot go on at {@code next}, or null
     */
    public record Taken(
            long next, int added, long end, @Nullable PeerException refused) {}

    /**
     * The door of a node whose forks nobody is told of.
     *
     * @param ingest the node's door for all records
     */
    public BareRecords(Ingest ingest) {
        this(ingest, new Watch() {
            @Override
            public void forked(Strand strand, String peer) {}

            @Override
            public void succeeded(WriterId before, WriterId after, String peer) {}
        });
    }

    /**
     * The door of a node.
     *
     * @param ingest the node's door for all records
     * @param watch is told of forks and of ids that were given up
     */
    public BareRecords(Ingest ingest, Watch watch) {
        this.ingest = ingest;
        this.watch = watch;
    }

    /**
     * Takes records of a shard in. From the first one on that cannot be kept (its number does not rise, it is no legal
     * record, its shard may hold no bare records, its log is dropped) all are refused; those before it are kept. If the records add to a
     * shard of this node's own, that id is retired.
     *
     * @param shard the writer's shard
     * @param from the index of the first of the records in it
     * @param records JSON objects, with {@code _korenum} and {@code _korewho}, as {@link io.kore.engine.json.Json}
     *     reads them
     * @param peer where they came from, for messages
     * @return what was taken
     * @throws io.kore.error.StoreFailedException if the store failed
     */
    public Taken take(
            ShardId shard, long from, List<? extends Map<String, ? extends @Nullable Object>> records, String peer) {
        List<BareForm> forms = new ArrayList<>(records.size());
        PeerException refused = null;
        for (Map<String, ? extends @Nullable Object> record : records) {
            try {
                forms.add(BareForm.of(record, shard.writer()));
            } catch (InvalidRecordException e) {
                refused = refused(shard, from + forms.size(), peer, e);
                break;
            }
        }
        int added = 0;
        while (true) {
            BareArrivals arrivals = new BareArrivals(shard, from, forms);
            Ingested accepted = ingest.acceptBare(arrivals);
            accepted.forked().forEach(strand -> watch.forked(strand, peer));
            Succession succession = accepted.succession();
            if (succession != null) {
                watch.succeeded(succession.before(), succession.after(), peer);
            }
            added += arrivals.added();
            InadmissibleException reason = arrivals.reason();
            if (reason != null) {
                refused = refused(shard, arrivals.next(), peer, reason);
            }
            if (arrivals.isDone()) {
                boolean isBefore = arrivals.next() < from + forms.size();
                return new Taken(arrivals.next(), added, accepted.end(), isBefore && reason == null ? null : refused);
            }
        }
    }

    private static PeerException refused(ShardId shard, long index, String peer, Exception why) {
        return new PeerException("shard " + shard + " from " + peer + " was refused from index " + index + " on: "
                + why.getMessage() + ". What came before it is kept");
    }
}
