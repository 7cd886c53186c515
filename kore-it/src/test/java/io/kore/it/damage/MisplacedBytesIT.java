package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.it.damage.SegmentFrames.Frame;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S4: whole and well-formed bytes that stand where they do not belong are never read as what belongs there. */
class MisplacedBytesIT {
    private static final int BATCHES = 11;
    private static final SmallJournal JOURNAL = SmallJournal.closed(BATCHES, "abc");
    /** Another store, of the same shards and of the same lengths everywhere. */
    private static final SmallJournal TWIN = SmallJournal.closed(BATCHES, "xyz");

    private static List<Frame> frames(SmallJournal journal, Path segment) {
        return SegmentFrames.of(journal.bytes(segment)).frames();
    }

    private static byte[] bytes(SmallJournal journal, Path segment, Frame frame) {
        return Arrays.copyOfRange(journal.bytes(segment), frame.start(), frame.end());
    }

    private static Trials run(String what, Stream<Damage> damages) {
        Trials trials = new Trials();
        trials.run(damages.filter(damage -> !Arrays.equals(
                        JOURNAL.bytes(damage.file()), JOURNAL.with(damage).get(damage.file())))
                .map(damage -> new Damaged(JOURNAL, damage)));
        trials.print(what);
        return trials;
    }

    @Test
    void a_frame_never_counts_in_the_place_of_another_one() {
        Trials trials = run(
                "frames written over others or swapped with them",
                JOURNAL.segments().stream()
                        .flatMap(segment -> frames(JOURNAL, segment).stream()
                                .flatMap(one -> frames(JOURNAL, segment).stream()
                                        .filter(other -> other.start() > one.start())
                                        .flatMap(other -> Stream.of(
                                                Damage.swap(segment, one, other),
                                                Damage.splice(
                                                        "doubled frame",
                                                        segment,
                                                        other.start(),
                                                        bytes(JOURNAL, segment, one)),
                                                Damage.splice(
                                                        "doubled frame",
                                                        segment,
                                                        one.start(),
                                                        bytes(JOURNAL, segment, other))))))
                        .filter(damage -> damage.to() <= JOURNAL.bytes(damage.file()).length));
        assertThat(trials.tried()).isGreaterThan(30);
    }

    @Test
    void a_frame_of_another_segment_never_counts() {
        Trials trials = run(
                "frames of other segments",
                JOURNAL.segments().stream()
                        .flatMap(segment -> JOURNAL.segments().stream()
                                .filter(other -> !other.equals(segment))
                                .flatMap(other -> frames(JOURNAL, other).stream()
                                        .map(frame -> Damage.splice(
                                                "frame of " + other,
                                                segment,
                                                frame.start(),
                                                bytes(JOURNAL, other, frame))))
                                .filter(damage -> damage.to() <= JOURNAL.bytes(segment).length)));
        assertThat(trials.tried()).isGreaterThan(30);
    }

    @Test
    void bytes_of_another_store_never_count_however_well_they_fit() {
        Trials trials = run(
                "parts of another store that fit to the byte",
                JOURNAL.segments().stream().flatMap(segment -> {
                    byte[] twin = TWIN.bytes(segment);
                    assertThat(twin).hasSameSizeAs(JOURNAL.bytes(segment));
                    List<Frame> frames = frames(JOURNAL, segment);
                    assertThat(frames(TWIN, segment)).isEqualTo(frames);
                    return IntStream.range(0, frames.size())
                            .boxed()
                            .flatMap(from -> IntStream.range(from, frames.size())
                                    .mapToObj(to -> Damage.splice(
                                            "frames of another store",
                                            segment,
                                            frames.get(from).start(),
                                            Arrays.copyOfRange(
                                                    twin,
                                                    frames.get(from).start(),
                                                    frames.get(to).end()))));
                }));
        assertThat(trials.tried()).isGreaterThan(30);
    }
}
