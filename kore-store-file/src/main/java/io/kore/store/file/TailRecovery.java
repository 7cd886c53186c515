package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import java.io.EOFException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of the last segment when a store is opened, and cuts off what a crash left half written.
 * Confined to one thread.
 *
 * <p>A crash can lose any part of what was written since the last force, and nothing before it. So where
 * frames stop being good and something else than zeros follows, the question is whether the bytes had been
 * forced. They had, if any good frame before or behind, or the store's mark, says so: then this is damage,
 * and nothing is cut. Otherwise nobody was ever told that they are durable: they are cut off, and the log
 * says so. Whole batches that nothing says were forced are written once more, so that the force that follows
 * is about them.
 *
 * <pre>
 *   header | good | good | good | torn ... | maybe good | 0 0 0 0 ...
 *                               ^ cut here, unless something says that more was durable
 * </pre>
 */
final class TailRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(TailRecovery.class);
    private static final int PART_BYTES = 64 << 10;

    private final Segment segment;
    private final Follower follower;
    private final FrameScan scan;
    /** The highest offset that anything says was durable. */
    private long durable;

    private boolean marked;

    /** Takes the good frames, one after the other. */
    interface Follower {
        /**
         * Takes the next frame.
         *
         * @throws MalformedException if it does not follow on what came before
         */
        void apply(FrameScan frame) throws MalformedException;

        /** The offset behind the last whole batch. */
        long wholeEnd();
    }

    /**
     * A recovery of the last segment.
     *
     * @param segment with {@code dataEnd} at the end of the file
     * @param durable an offset that is known to have been forced
     */
    TailRecovery(Segment segment, Follower follower, long durable) {
        this.segment = segment;
        this.follower = follower;
        this.scan = segment.scan(SegmentHeader.FRAMES_AT);
        this.durable = Math.max(durable, SegmentHeader.FRAMES_AT);
    }

    /**
     * What stands at the end of the frames.
     *
     * @param tail the offset where the last whole batch ends
     * @param stop the offset where the frames stop being good
     * @param problem what is there; nothing if that is the end
     * @param durable an offset up to which they had been forced
     * @param goodBehind how many good frames are behind the stop
     */
    record Finding(long tail, long stop, String problem, long durable, int goodBehind) {
        boolean isClean() {
            return problem.isEmpty();
        }

        /** Whether bytes that had been forced are not good. */
        boolean isDamage() {
            return !problem.isEmpty() && durable > tail;
        }
    }

    /** Reads the segment and changes nothing. To be called once. */
    Finding look() throws IOException {
        String problem = readFrames();
        long stop = scan.offset();
        long tail = follower.wholeEnd();
        if (problem.isEmpty() && !scan.isZeroFrom(marked ? tail + Frames.HEAD_BYTES : tail)) {
            problem = "bytes that are no frame";
        }
        if (problem.isEmpty() && durable <= tail) {
            return new Finding(tail, stop, "", durable, 0);
        }
        int goodBehind = lookBehind(stop);
        if (durable > tail) {
            problem = (problem.isEmpty() ? "the frames end" : problem) + ", and bytes up to " + durable
                    + " had been forced";
        }
        return new Finding(tail, stop, problem, durable, goodBehind);
    }

    /**
     * Reads the segment, cuts it where the last whole batch ends, and writes again what nothing says was forced.
     *
     * @param file the segment, open for writing, which is to be forced next
     * @throws StoreCorruptException if bytes that had been forced are not good
     */
    void run(DiskFile file) throws IOException {
        Finding finding = look();
        if (finding.isDamage()) {
            throw segment.damaged(finding.stop(), finding.problem() + "; nothing was changed");
        }
        if (!finding.isClean()) {
            cut(file, finding);
        }
        writeAgain(file, finding.durable(), finding.tail());
    }

    /** Whether a mark at the tail says already that all is durable. */
    boolean isMarked() {
        return marked;
    }

    /** Goes over the good frames; answers what is wrong behind them, or nothing if that looks like the end. */
    private String readFrames() throws IOException {
        try {
            while (scan.next()) {
                durable = Math.max(durable, scan.durable());
                follower.apply(scan);
                if (scan.kind() == Frames.MARK) {
                    marked = true;
                    scan.stay();
                    return "";
                }
            }
        } catch (MalformedException e) {
            return String.valueOf(e.getMessage());
        }
        if (follower.wholeEnd() != scan.offset()) {
            return "a batch is not whole";
        }
        return scan.isZeroFrom(scan.offset()) ? "" : scan.problem();
    }

    /** Looks for good frames behind the place where they stopped, for what they say; answers how many there are. */
    private int lookBehind(long stop) throws IOException {
        int found = 0;
        for (long at = stop; scan.findFrom(at); at = scan.frameEnd()) {
            durable = Math.max(durable, scan.durable());
            found++;
        }
        return found;
    }

    /**
     * An earlier process may have left this part behind because it could not be forced. Then the system takes it
     * for written, though it is in memory only, and a further force would do nothing and succeed.
     */
    private static void writeAgain(DiskFile file, long from, long to) throws IOException {
        byte[] bytes = new byte[(int) Math.min(PART_BYTES, Math.max(0, to - from))];
        for (long at = from; at < to; ) {
            int part = DiskFile.readFully(file, at, bytes, 0, (int) Math.min(bytes.length, to - at));
            if (part == 0) {
                throw new EOFException("the segment became shorter while it was opened");
            }
            file.write(at, bytes, 0, part);
            at += part;
        }
    }

    private void cut(DiskFile file, Finding finding) throws IOException {
        long tail = finding.tail();
        long size = file.size();
        byte[] zeros = new byte[PART_BYTES];
        // from the end, so that a crash meanwhile leaves a torn tail again and not a good frame behind zeros
        for (long end = size; end > tail; ) {
            int part = (int) Math.min(zeros.length, end - tail);
            end -= part;
            file.write(end, zeros, 0, part);
        }
        marked = false;
        LOG.warn(
                "cut a torn tail, which a crash can leave: {} now ends at byte {}; from byte {} on: {}; {} bytes were"
                        + " cleared, in them {} frames that are good but had not been forced either",
                segment.file().path(),
                tail,
                finding.stop(),
                finding.problem(),
                size - tail,
                finding.goodBehind());
    }
}
