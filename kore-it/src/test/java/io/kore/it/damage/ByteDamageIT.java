package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S4, byte level: every bit of a small journal flipped, and every one of its files cut off at every length. */
class ByteDamageIT {
    private static final int BATCHES = Boolean.getBoolean("kore.soak") ? 200 : 11;
    private static final SmallJournal CLOSED = SmallJournal.closed(BATCHES, "abc");
    private static final SmallJournal KILLED = SmallJournal.killed(BATCHES, "abc");

    @Test
    void every_bit_flipped_is_mended_or_named_but_never_read() {
        Trials trials = run(
                "bits flipped, every bit of every file",
                (journal, file) ->
                        LongStream.range(0, 8L * journal.bytes(file).length).mapToObj(bit -> Damage.flip(file, bit)));
        assertThat(trials.tried()).isGreaterThan(90_000);
    }

    @Test
    void every_file_cut_off_at_every_length_is_mended_or_named_but_never_read_as_shorter() {
        Trials trials = run(
                "truncations, every length of every file",
                (journal, file) -> IntStream.range(0, journal.bytes(file).length)
                        .mapToObj(length -> Damage.truncation(file, length, journal.bytes(file).length)));
        assertThat(trials.tried()).isGreaterThan(10_000);
    }

    @Test
    void a_block_of_zeros_anywhere_is_mended_or_named_but_never_read() {
        Trials trials = run(
                "blocks of 512 zeros, at every byte of every file",
                (journal, file) -> IntStream.range(0, journal.bytes(file).length)
                        .mapToObj(at -> Damage.zeros(file, at, Math.min(at + 512, journal.bytes(file).length))));
        assertThat(trials.tried()).isGreaterThan(10_000);
    }

    /** Makes all damages of one file. */
    private interface Damages {
        Stream<Damage> of(SmallJournal journal, Path file);
    }

    /** Tries them on all files of the closed journal, and of the killed one where that is otherwise. */
    private static Trials run(String what, Damages damages) {
        Trials trials = new Trials();
        for (SmallJournal journal : new SmallJournal[] {CLOSED, KILLED}) {
            assertThat(journal.segments()).hasSizeGreaterThan(3);
            assertThat(journal.named("-1.segment")).as("rewritten segments").isNotEmpty();
            trials.run(journal.files().keySet().stream()
                    .filter(file -> journal.isClosed() || isInTail(file))
                    .flatMap(file -> damages.of(journal, file))
                    .map(damage -> new Damaged(journal, damage)));
        }
        trials.print(what);
        return trials;
    }

    /** Whether a file tells something else after a kill than after a close. */
    private static boolean isInTail(Path file) {
        return file.equals(KILLED.lastSegment()) || file.endsWith("store");
    }
}
