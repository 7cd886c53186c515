package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.StoreCorruptException;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.ShardStore;
import io.kore.tck.RecordMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where the end of the journal is cut after a crash, and where that is refused. */
class TailRecoveryTest {
    private static final StoreOptions OPTIONS = new StoreOptions(64 << 10, 4 << 10, 64 << 10, 4, 1 << 20, false);
    private static final String PLACE = "/store";
    private static final Path SEGMENT = Path.of("/store/journal/0000000001.segment");
    private static final ShardId SHARD = ShardId.of("log", "writer");

    private final RecordMaker maker = new RecordMaker();
    private final List<ShardRecord> records = maker.next(SHARD, 6);

    /** A store of six batches of a record each, killed; the first of them forced as told. */
    private Map<Path, byte[]> killedStore(int forced) {
        SimulatedDisk disk = new SimulatedDisk(1);
        ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE);
        for (int i = 0; i < records.size(); i++) {
            store.append(List.of(records.get(i)));
            if (i + 1 == forced) {
                store.force();
            }
        }
        return new TreeMap<>(disk.files());
    }

    /** The offsets of the frames, and where they end. */
    private static List<Integer> frames(byte[] segment) {
        List<Integer> offsets = new ArrayList<>();
        int at = SegmentHeader.FRAMES_AT;
        offsets.add(at);
        while (Frames.getInt(segment, at) != 0) {
            at += Frames.PREFIX_BYTES + Frames.getInt(segment, at);
            offsets.add(at);
        }
        return offsets;
    }

    private static byte[] segmentOf(Map<Path, byte[]> files) {
        byte[] segment = files.get(SEGMENT);
        if (segment == null) {
            throw new AssertionError("no segment");
        }
        return segment;
    }

    private static List<ShardRecord> open(Map<Path, byte[]> files) {
        try (ShardStore store = new FileShardStoreProvider(SimulatedDisk.of(files), OPTIONS).open(PLACE)) {
            List<ShardRecord> held = new ArrayList<>();
            History.arrivals(store).forEach(record -> {
                if (record != null) {
                    held.add(record);
                }
            });
            return held;
        }
    }

    @Test
    void a_torn_last_frame_is_cut_and_the_log_says_where() throws IOException {
        Map<Path, byte[]> files = killedStore(3);
        byte[] segment = segmentOf(files);
        int last = frames(segment).get(5);
        segment[last + 40] ^= 1;
        assertThat(open(files)).isEqualTo(records.subList(0, 5));
        assertThat(logged())
                .contains(SEGMENT + " now ends at byte " + last + "; from byte " + last
                        + " on: the checksum of a frame does not fit its bytes");
    }

    private static String logged() throws IOException {
        System.err.flush();
        return Files.readString(Path.of("target/test-log.txt"));
    }

    @Test
    void unforced_frames_behind_a_torn_one_are_cut_with_it() {
        Map<Path, byte[]> files = killedStore(3);
        byte[] segment = segmentOf(files);
        segment[frames(segment).get(3) + 40] ^= 1;
        assertThat(open(files)).isEqualTo(records.subList(0, 3));
    }

    @Test
    void a_bad_frame_that_a_later_one_says_was_forced_is_damage() {
        Map<Path, byte[]> files = killedStore(3);
        byte[] segment = segmentOf(files);
        int second = frames(segment).get(1);
        segment[second + 40] ^= 1;
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining(SEGMENT + " is damaged at byte " + second);
    }

    @Test
    void the_last_forced_frame_is_protected_by_the_mark_behind_it() {
        Map<Path, byte[]> files = killedStore(6);
        byte[] segment = segmentOf(files);
        segment[frames(segment).get(5) + 40] ^= 1;
        assertThatThrownBy(() -> open(files)).isInstanceOf(StoreCorruptException.class);
    }

    @Test
    void frames_that_were_swapped_are_not_taken_for_others() {
        Map<Path, byte[]> files = killedStore(6);
        byte[] segment = segmentOf(files);
        List<Integer> frames = frames(segment);
        int first = frames.get(1);
        int second = frames.get(2);
        int third = frames.get(3);
        assertThat(second - first).as("frames of one length").isEqualTo(third - second);
        byte[] swapped = Arrays.copyOfRange(segment, first, second);
        System.arraycopy(segment, second, segment, first, swapped.length);
        System.arraycopy(swapped, 0, segment, second, swapped.length);
        assertThatThrownBy(() -> open(files))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("at byte " + first);
    }

    @Test
    void a_frame_that_stands_there_twice_is_not_read_twice() {
        Map<Path, byte[]> files = killedStore(3);
        byte[] segment = segmentOf(files);
        List<Integer> frames = frames(segment);
        int last = frames.get(5);
        System.arraycopy(segment, last, segment, frames.get(6), frames.get(6) - last);
        assertThat(open(files)).isEqualTo(records);
    }

    @Test
    void a_frame_left_behind_by_a_crash_never_comes_to_life_again() {
        Map<Path, byte[]> files = killedStore(3);
        byte[] segment = segmentOf(files);
        // the fourth is lost; the fifth and sixth are good, and fit exactly behind a new fourth
        segment[frames(segment).get(3) + 40] ^= 1;
        SimulatedDisk disk = SimulatedDisk.of(files);
        RecordMaker another = new RecordMaker();
        another.next(SHARD, 3);
        ShardRecord fourth = another.next(SHARD, Payload.of("{\"at\":9}"));
        ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE);
        store.append(List.of(fourth));
        List<ShardRecord> expected = new ArrayList<>(records.subList(0, 3));
        expected.add(fourth);
        assertThat(open(disk.files())).isEqualTo(expected);
    }

    @Test
    void a_long_tail_of_what_could_be_lengths_is_looked_over_about_once() {
        Map<Path, byte[]> files = killedStore(0);
        ByteBuffer segment = ByteBuffer.allocate(12 << 20).put(segmentOf(files), 0, SegmentHeader.FRAMES_AT);
        while (segment.hasRemaining()) {
            segment.putInt(4 << 20);
        }
        files.put(SEGMENT, segment.array());
        SimulatedDisk disk = SimulatedDisk.of(files);
        disk.failReads(n -> n > 1_000 ? new IOException("read again and again") : null);
        try (ShardStore store = new FileShardStoreProvider(disk, OPTIONS).open(PLACE)) {
            assertThat(store.end()).isZero();
        }
    }

    @Test
    void a_lost_last_segment_is_noticed() {
        SimulatedDisk disk = new SimulatedDisk(1);
        StoreOptions small = new StoreOptions(1 << 10, 512, 64 << 10, 4, 1 << 20, false);
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, small);
        try (ShardStore store = provider.open(PLACE)) {
            for (ShardRecord record : new RecordMaker().next(SHARD, 40)) {
                store.append(List.of(record));
            }
        }
        TreeMap<Path, byte[]> files = new TreeMap<>(disk.files());
        List<Path> segments = files.keySet().stream()
                .filter(file -> file.toString().endsWith(".segment"))
                .toList();
        assertThat(segments).hasSizeGreaterThan(3);
        for (Path segment : segments) {
            TreeMap<Path, byte[]> lost = new TreeMap<>(files);
            lost.remove(segment);
            assertThatThrownBy(() -> new FileShardStoreProvider(SimulatedDisk.of(lost), small).open(PLACE))
                    .as("without %s", segment)
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(String.valueOf(segment.getFileName()));
        }
    }

    @Test
    void a_clean_store_is_opened_and_closed_without_a_change_to_its_journal() {
        SimulatedDisk disk = new SimulatedDisk(1);
        FileShardStoreProvider provider = new FileShardStoreProvider(disk, OPTIONS);
        try (ShardStore store = provider.open(PLACE)) {
            store.append(records);
        }
        Map<Path, byte[]> before = disk.files();
        provider.open(PLACE).close();
        Map<Path, byte[]> after = disk.files();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (file, bytes) -> assertThat(after.get(file)).as("%s", file).isEqualTo(bytes));
    }
}
