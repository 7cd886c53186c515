package io.kore;

import java.util.List;

/**
 * What became of a folder of koredb 0.5 that was read or written. Immutable.
 *
 * @param shards how many shards were read or written
 * @param records how many records they hold, repeats not counted
 * @param added how many of them were new: to this node, or to the folder
 * @param notices what was odd and did no harm, in words
 * @param refused what was not carried over, and why, in words; empty if all was
 */
public record KoredbReport(long shards, long records, long added, List<String> notices, List<String> refused) {
    /**
     * Copies the lists.
     *
     * @param shards how many shards
     * @param records how many records
     * @param added how many were new
     * @param notices what was odd
     * @param refused what was not carried over
     */
    public KoredbReport {
        notices = List.copyOf(notices);
        refused = List.copyOf(refused);
    }
}
