package io.kore;

/**
 * What a single exchange did. Immutable.
 *
 * @param peer the peer's writer id
 * @param sent how many records the peer took
 * @param received how many records came in
 */
public record SyncReport(String peer, long sent, long received) {}
