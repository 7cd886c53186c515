package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kore.error.StoreCorruptException;
import io.kore.store.file.SimulatedFileStore;

/** A journal with one damage, on a disk of its own. Immutable. */
record Damaged(SmallJournal journal, Damage damage) implements Trials.Trial {
    @Override
    public String area() {
        String name = damage.fileName();
        if (name.endsWith(".segment") && damage.from() < SegmentFrames.FRAMES_AT) {
            return "segment headers";
        }
        if (damage.file().equals(journal.lastSegment())) {
            return "last segment";
        }
        if (name.endsWith(".segment")) {
            return "sealed segments";
        }
        return name.endsWith(".index") ? "indexes" : name.endsWith(".value") ? "metadata" : "mark";
    }

    /** What the store says when it refuses to open. */
    String refusal() {
        SimulatedFileStore disk = SimulatedFileStore.of(journal.with(damage), SmallJournal.SEGMENT_BYTES);
        StoreCorruptException refusal = catchThrowableOfType(
                StoreCorruptException.class,
                () -> disk.provider().open(SimulatedFileStore.PLACE).close());
        return String.valueOf(refusal);
    }

    @Override
    public Verdict run() {
        SimulatedFileStore disk = SimulatedFileStore.of(journal.with(damage), SmallJournal.SEGMENT_BYTES);
        Verdict verdict = Judge.judge(journal, damage, disk.provider(), SimulatedFileStore.PLACE);
        if (verdict == Verdict.WHOLE) {
            assertThat(disk.files().keySet())
                    .as("files after %s", damage)
                    .isEqualTo(journal.files().keySet());
        }
        assertThat(disk.open()).as("files left open after %s", damage).isZero();
        return verdict;
    }
}
