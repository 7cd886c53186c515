package io.kore.engine.ingest;

/** Where a node finds what it has written before. */
public enum OwnHistory {
    /** In its store: it may append at once. */
    STORED,
    /** With peers that it connects to: it waits for one of them to tell how much there is. */
    AT_PEERS,
    /** Perhaps with peers that come by themselves, and perhaps nowhere: it may append at once. */
    UNKNOWN
}
