package io.kore.store.rocksdb;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Shards that were dropped, with neighbouring ordinals: their records are one range of keys. Immutable.
 *
 * @param from the first ordinal
 * @param toInclusive the last ordinal
 */
record OrdinalRun(int from, int toInclusive) {
    /** The runs of shards that are sorted by ordinal. */
    static List<OrdinalRun> of(List<HeldShard> sorted) {
        List<OrdinalRun> runs = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < sorted.size(); i++) {
            int ordinal = sorted.get(i).ordinal();
            if (i + 1 == sorted.size() || sorted.get(i + 1).ordinal() != ordinal + 1) {
                runs.add(new OrdinalRun(sorted.get(start).ordinal(), ordinal));
                start = i + 1;
            }
        }
        return runs;
    }

    byte[] firstKey() {
        return Layout.recordKey(from, 0);
    }

    /** Beyond every record of the run: no index goes so far. */
    byte[] endKey() {
        return Layout.recordKey(toInclusive, Long.MAX_VALUE);
    }

    static byte[] toValue(List<OrdinalRun> runs) {
        ByteWriter out = new ByteWriter().putVarint(runs.size());
        runs.forEach(run -> out.putInt(run.from).putInt(run.toInclusive));
        return Layout.sealed(Layout.SWEEP_KEY, out.toBytes());
    }

    static List<OrdinalRun> ofValue(byte[] value) throws MalformedException {
        ByteReader in = Layout.unsealed(Layout.SWEEP_KEY, value);
        int size = in.getLength("a number of runs", in.remaining());
        List<OrdinalRun> runs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            runs.add(new OrdinalRun(in.getInt(), in.getInt()));
        }
        in.expectEnd();
        return runs;
    }
}
