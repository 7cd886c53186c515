package io.kore.engine.sync;

import io.kore.access.LogSelection;
import io.kore.model.Hash;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What two nodes say to each other; one frame carries one message. The byte form is drawn in {@link
 * MessageCodec}. All immutable.
 */
sealed interface Message {
    /** Longest text of a {@link Refuse} in characters; longer ones are cut by whoever writes them. */
    int TEXT_LENGTH_MAX = 1_000;

    /**
     * The first message on a link, both ways.
     *
     * @param writer the id under which the sender writes now
     * @param storeId tells stores apart; a copy of a store has the same one
     * @param run random, made when the sender started; tells a copy of a store from the store itself
     * @param once true if the sender will leave as soon as both sides are level
     * @param windowBytes how many bytes of batches may be on their way to the sender unacknowledged
     * @param features names of additions that the sender understands; unknown ones are ignored
     */
    record Hello(WriterId writer, String storeId, long run, boolean once, long windowBytes, SortedSet<String> features)
            implements Message {
        static final int STORE_ID_BYTES_MAX = 128;
        static final int FEATURES_MAX = 64;
        static final int FEATURE_BYTES_MAX = 64;
        /** The sender understands {@link Select} and {@link Decline}. */
        static final String SELECT = "select";
        /** The sender's {@link Select} follows at once. */
        static final String SELECTING = "selecting";
        /** What the receiver may do on this link has bounds; nothing is said of which. */
        static final String LIMITED = "limited";

        /** The sender understands {@link Dropped}. */
        static final String DROPS = "drops";

        public Hello {
            if (storeId.isEmpty()) {
                throw new IllegalArgumentException("a store id must not be empty");
            }
            if (windowBytes < 1) {
                throw new IllegalArgumentException("a window has at least one byte, not " + windowBytes);
            }
            features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
        }

        /** True if both come from one running node. */
        boolean isSameNode(Hello other) {
            return run == other.run && storeId.equals(other.storeId);
        }

        boolean understandsSelections() {
            return features.contains(SELECT);
        }

        boolean understandsDrops() {
            return features.contains(DROPS);
        }

        boolean isSelecting() {
            return features.contains(SELECTING);
        }

        /** True if the sender neither selects logs nor limits what may be done. */
        boolean isPlain() {
            return !isSelecting() && !features.contains(LIMITED);
        }
    }

    /**
     * The session is about these logs only; said at once after the Hello, by the side that opened the link.
     *
     * @param logs the logs by name, whether they exist or not
     */
    record Select(LogSelection logs) implements Message {
        public Select {
            if (logs.isAll()) {
                throw new IllegalArgumentException("a selection names its logs");
            }
        }
    }

    /**
     * The sender took no records of a log from the last batches, and takes none in this session.
     *
     * @param log a log of which the receiver has sent records
     * @param text the reason, for a person
     */
    record Decline(LogName log, String text) implements Message {}

    /**
     * The sender has dropped these logs: what it tells of them is what it held, so that no record of that is sent to it,
     * and it sends none. Said before any digest, in parts.
     *
     * @param logs some of the logs that it has dropped; not empty
     */
    record Dropped(SortedSet<LogName> logs) implements Message {
        public Dropped {
            if (logs.isEmpty()) {
                throw new IllegalArgumentException("a list of dropped logs is not empty");
            }
            logs = Collections.unmodifiableSortedSet(new TreeSet<>(logs));
        }
    }

    /**
     * Of a sender with many logs, before their digests.
     *
     * @param digest over all logs and their digests, see {@link LogDigest}
     */
    record Whole(Hash digest) implements Message {}

    /**
     * A part of the sender's logs with their digests, see {@link LogDigest}. Logs ascend, also from one
     * message to the next.
     *
     * @param digests log to digest; empty only if the sender holds nothing
     * @param last true if no more digests follow
     */
    record Digests(SortedMap<LogName, Hash> digests, boolean last) implements Message {
        public Digests {
            if (digests.isEmpty() && !last) {
                throw new IllegalArgumentException("a list of digests that goes on is not empty");
            }
            digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        }
    }

    /**
     * A part of the sender's shards of one log, branches among them. Shards ascend, also from one message to the
     * next.
     *
     * @param log the log
     * @param shards what the sender held durably of its shards when the session began; not empty
     */
    record Shards(LogName log, List<ToldShard> shards) implements Message {
        public Shards {
            if (shards.isEmpty()) {
                throw new IllegalArgumentException("a list of shards is not empty");
            }
            shards = List.copyOf(shards);
        }
    }

    /** All shards of all logs that differ were told. */
    record ShardsDone() implements Message {}

    /**
     * The two histories of a shard differ, of which neither side knew that it had forked; the sender has the longer
     * one, so only it could see that.
     *
     * @param shard the shard
     * @param index the first index at which they differ
     */
    record Fork(ShardId shard, long index) implements Message {}

    /**
     * Asks for running hashes of what the receiver told, to find where histories part.
     *
     * @param questions not empty
     */
    record Probe(List<Question> questions) implements Message {
        /** Most running hashes that may be asked for at once. */
        static final int POINTS_MAX = 1_024;

        /**
         * Asks for the running hashes of one shard.
         *
         * @param shard a shard that the receiver told
         * @param counts after how many records, each at least 1
         */
        record Question(ShardId shard, List<Long> counts) {
            Question {
                if (counts.isEmpty() || counts.stream().anyMatch(count -> count < 1)) {
                    throw new IllegalArgumentException("a question asks for what comes after at least one record");
                }
                counts = List.copyOf(counts);
            }
        }

        public Probe {
            int points = questions.stream().mapToInt(q -> q.counts().size()).sum();
            if (points < 1 || points > POINTS_MAX) {
                throw new IllegalArgumentException(
                        "1 to " + POINTS_MAX + " running hashes may be asked for at once, not " + points);
            }
            questions = List.copyOf(questions);
        }
    }

    /**
     * Answers a {@link Probe}.
     *
     * @param hashes the running hashes, in the order of the questions; zeros for what is not held any more
     */
    record Hashes(List<Hash> hashes) implements Message {
        public Hashes {
            hashes = List.copyOf(hashes);
        }
    }

    /** The sender knows what the receiver holds. */
    record FrontiersDone() implements Message {}

    /**
     * Records that the receiver lacks, in the sender's arrival order.
     *
     * @param sequence 1 for the first batch of a session, then one more each time
     * @param more how many records the sender means to send after these, as far as it knows
     * @param records by their places in their writers' shards; not empty
     */
    record Batch(long sequence, long more, List<ShardRecord> records) implements Message {
        public Batch {
            if (records.isEmpty()) {
                throw new IllegalArgumentException("a batch is not empty");
            }
            records = List.copyOf(records);
        }
    }

    /**
     * All batches up to this one are durable at the sender.
     *
     * @param sequence the last of them
     */
    record Ack(long sequence) implements Message {}

    /**
     * The sender has sent all that it held durably.
     *
     * @param sequence the last batch it had sent, 0 if none was needed
     */
    record Level(long sequence) implements Message {}

    /** Asks for an {@link Answer} behind all that the receiver holds now; one question at a time. */
    record Ask() implements Message {}

    /** The sender has sent all that it held when it was asked, as far as the receiver lacked it. */
    record Answer() implements Message {}

    /**
     * The sender ends the session, because the other side did what it must not or asked for what cannot be.
     *
     * @param code one of {@link RefusalException}'s codes, or one that is not known yet
     * @param text the reason, for a person
     */
    record Refuse(long code, String text) implements Message {}

    /**
     * The sender ends the session, and all is well.
     *
     * @param code one of the constants, or one that is not known yet
     */
    record Bye(long code) implements Message {
        /** Nothing is left to do, or the sender stops. */
        static final long DONE = 0;
        /** Another link connects the same two nodes. */
        static final long DUPLICATE = 1;
    }
}
