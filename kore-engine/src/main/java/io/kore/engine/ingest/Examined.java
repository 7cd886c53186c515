package io.kore.engine.ingest;

import io.kore.codec.RunningHash;
import io.kore.engine.json.PayloadCheck;
import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records from elsewhere, with what is found out about them by themselves, whatever is held: whether all payloads are
 * legal, and which records follow each other. It is most of what there is to check, and may be done on any thread
 * before it is their turn. Immutable.
 */
public final class Examined {
    /** No records. */
    public static final Examined NONE = new Examined(List.of(), List.of(), true);

    private final List<ShardRecord> records;
    /** For each record the running hash after which its own is right, or null if that is still to be seen. */
    private final List<@Nullable Hash> followed;

    private final boolean isLegal;

    private Examined(List<ShardRecord> records, List<@Nullable Hash> followed, boolean isLegal) {
        this.records = records;
        this.followed = followed;
        this.isLegal = isLegal;
    }

    /**
     * Looks at records.
     *
     * @param records by their places in their writers' shards
     * @param payloadCheck decides what is a legal payload
     * @return what was found
     */
    public static Examined of(List<ShardRecord> records, PayloadCheck payloadCheck) {
        List<@Nullable Hash> followed = new ArrayList<>(records.size());
        Map<ShardId, ShardRecord> latest = new HashMap<>();
        for (ShardRecord record : records) {
            ShardRecord before = latest.put(record.shard(), record);
            followed.add(before != null && follows(before, record) ? before.hash() : null);
        }
        boolean isLegal = payloadCheck.vouchesForAll(
                records.stream().map(ShardRecord::payload).toList());
        return new Examined(records, followed, isLegal);
    }

    private static boolean follows(ShardRecord before, ShardRecord record) {
        return before.index() + 1 == record.index()
                && RunningHash.after(before.hash(), record.envelope(), record.payload())
                        .equals(record.hash());
    }

    /**
     * The records.
     *
     * @return in the order in which they came
     */
    public List<ShardRecord> records() {
        return records;
    }

    /** True if all payloads are legal; false if one may not be. */
    boolean isLegal() {
        return isLegal;
    }

    /** The running hash after which a record's own is known to be right, or null if that is still to be seen. */
    @Nullable
    Hash followed(int record) {
        return followed.get(record);
    }

    /**
     * Leaves records out.
     *
     * @param wanted what stays; asked once for each, in order
     * @return the others
     */
    public Examined only(Predicate<ShardRecord> wanted) {
        List<ShardRecord> left = new ArrayList<>(records.size());
        List<@Nullable Hash> leftFollowed = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            if (wanted.test(records.get(i))) {
                left.add(records.get(i));
                leftFollowed.add(followed.get(i));
            }
        }
        return left.size() == records.size() ? this : new Examined(left, leftFollowed, isLegal);
    }
}
