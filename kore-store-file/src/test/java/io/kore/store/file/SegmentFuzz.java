package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kore.error.StoreException;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Any bytes at all, found as frames of a segment. Their lengths and checksums are made to fit, so that all else is read. */
class SegmentFuzz {
    private static final StoreOptions OPTIONS = new StoreOptions(64 << 10, 4 << 10, 64 << 10, 4, 1 << 20, false);
    private static final int SEGMENT_BYTES = 8 << 10;
    private static final String PLACE = "/store";
    private static final Path SEGMENT = Path.of("/store/journal/0000000001.segment");
    private static final Map<Path, byte[]> WHOLE = whole();

    /** Each frame stands behind one byte that says how long it is: kind, flags, position, mark and body. */
    @FuzzTest(maxDuration = "10m")
    void any_frames_are_read_whole_or_are_refused_as_what_they_are(byte[] input) {
        Map<Path, byte[]> files = new TreeMap<>(WHOLE);
        byte[] old = WHOLE.get(SEGMENT);
        if (old == null) {
            throw new AssertionError("no segment");
        }
        files.put(SEGMENT, segment(old, input));
        SimulatedDisk disk = SimulatedDisk.of(files);
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, OPTIONS);
        try {
            assertThat(provider.verify(PLACE).toString()).isNotEmpty();
        } catch (StoreException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
        try (ShardStore store = provider.open(PLACE)) {
            List<@Nullable ShardRecord> held = History.arrivals(store);
            assertThat(held).hasSize((int) store.end());
        } catch (StoreException e) {
            assertThat(e).hasMessageNotContaining("Exception");
        }
        assertThat(disk.open()).isZero();
    }

    private static byte[] segment(byte[] old, byte[] input) {
        byte[] segment = Arrays.copyOf(old, SEGMENT_BYTES);
        Arrays.fill(segment, SegmentHeader.FRAMES_AT, segment.length, (byte) 0);
        long salt = Frames.getLong(segment, 48);
        int at = SegmentHeader.FRAMES_AT;
        int from = 0;
        while (from < input.length && at + 300 < segment.length) {
            int length = Math.min(input[from] & 0xff, input.length - from - 1);
            System.arraycopy(input, from + 1, segment, at + Frames.PREFIX_BYTES, length);
            from += 1 + length;
            Frames.putInt(segment, at, length);
            Frames.putInt(segment, at + 4, Frames.checksum(salt, at, segment, at, length));
            at += Frames.PREFIX_BYTES + length;
        }
        return segment;
    }

    private static Map<Path, byte[]> whole() {
        SimulatedDisk disk = new SimulatedDisk(1);
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            store.append(List.of(
                    new RecordMaker().next(ShardId.of("log", "writer"), 1).get(0)));
            store.force();
        }
        return disk.files();
    }
}
