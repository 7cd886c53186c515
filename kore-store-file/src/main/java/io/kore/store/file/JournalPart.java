package io.kore.store.file;

import io.kore.codec.MalformedException;
import io.kore.spi.StoreReport.Damage;
import java.io.IOException;
import java.util.List;

/**
 * A segment as a search for damage sees it: its good frames, also those behind a damaged one. Confined to one
 * thread.
 *
 * @param segment the segment, with {@code dataEnd} where looking ends
 * @param file its name for people
 */
record JournalPart(Segment segment, String file) {
    /** What is done with a good frame. */
    interface Visitor {
        void visit(FrameScan frame) throws IOException, MalformedException;
    }

    /** Walks over the good frames; what is not good is added to the damages. */
    void forEachFrame(Visitor visitor, List<Damage> damages) throws IOException {
        FrameScan scan = segment.scan(SegmentHeader.FRAMES_AT);
        boolean good = scan.next();
        while (good || !scan.problem().isEmpty()) {
            if (good) {
                try {
                    visitor.visit(scan);
                } catch (MalformedException e) {
                    damages.add(new Damage(file, scan.offset(), String.valueOf(e.getMessage())));
                }
                good = scan.next();
                continue;
            }
            long start = scan.offset();
            String problem = scan.problem();
            if (scan.isZeroFrom(start)) {
                return;
            }
            good = scan.findFrom(start + 1);
            damages.add(new Damage(
                    file,
                    start,
                    problem
                            + (good
                                    ? "; the next good frame is at byte " + scan.offset()
                                    : "; no good frame follows in this file")));
            if (!good) {
                return;
            }
        }
    }
}
