package io.kore.engine.sync;

/**
 * How far two nodes are from each other, as one of them knows it: never nearer than they are. Immutable.
 *
 * @param peerEnd the position up to which all of this node's journal is durable at the peer
 * @param seenEnd the position up to which {@code lacked} counts
 * @param lacked how many records before {@code seenEnd} the peer is not known to hold durably; below zero if it
 *     holds records that stand behind
 * @param missing how many records the peer has told of that are not durable here
 * @param hasAll true if the peer has said that nothing more is to come, what came is durable here, and the peer has
 *     taken all that was sent
 */
record Standing(long peerEnd, long seenEnd, long lacked, long missing, boolean hasAll) {
    /** Of a peer that has told nothing yet. */
    static final Standing UNKNOWN = new Standing(0, 0, 0, 0, false);

    /** How many of the records before a position the peer is not known to hold durably. */
    long toSend(long end) {
        return end <= peerEnd ? 0 : Math.max(0, lacked + end - seenEnd);
    }

    /** True if both hold the same, durably, this node's journal up to a position. */
    boolean isLevel(long end) {
        return hasAll && end <= peerEnd;
    }
}
