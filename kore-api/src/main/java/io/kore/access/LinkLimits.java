package io.kore.access;

import io.kore.model.Limits;
import java.time.Duration;

/**
 * The limits a node sets on its connections. They bound what a peer can cost, and never decide which
 * records are legal. Immutable.
 *
 * @param frameBytesMax largest frame in either direction; at least room for the largest legal record
 * @param connectionsMax most connections that are accepted at one time
 * @param idleTimeout after this long without a sign of life a connection is closed
 * @param headerTimeout how long a peer may take to say what it wants
 * @param sendTimeout how long a frame may wait for a peer that does not read
 * @param bodyBytesMax largest body of a koredb peer in either direction
 */
public record LinkLimits(
        int frameBytesMax,
        int connectionsMax,
        Duration idleTimeout,
        Duration headerTimeout,
        Duration sendTimeout,
        int bodyBytesMax) {
    /** The least that {@code frameBytesMax} may be: the largest record, and what the protocol adds. */
    public static final int FRAME_BYTES_LEAST = Limits.ENVELOPE_BYTES_MAX + Limits.PAYLOAD_BYTES_MAX + (64 << 10);

    /** The {@code bodyBytesMax} that fits most: 64 MiB. */
    public static final int BODY_BYTES_STANDARD = 64 << 20;

    /**
     * Checks the limits.
     *
     * @param frameBytesMax largest frame
     * @param connectionsMax most connections
     * @param idleTimeout longest silence
     * @param headerTimeout longest wait for a request
     * @param sendTimeout longest wait for a peer that does not read
     * @param bodyBytesMax largest body
     * @throws IllegalArgumentException if one is too small to work with
     */
    public LinkLimits {
        if (frameBytesMax < FRAME_BYTES_LEAST) {
            throw new IllegalArgumentException(
                    "frameBytesMax must be at least " + FRAME_BYTES_LEAST + ", not " + frameBytesMax);
        }
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax must be at least 1, not " + connectionsMax);
        }
        if (bodyBytesMax < 1) {
            throw new IllegalArgumentException("bodyBytesMax must be at least 1, not " + bodyBytesMax);
        }
        positive("idleTimeout", idleTimeout);
        positive("headerTimeout", headerTimeout);
        positive("sendTimeout", sendTimeout);
    }

    /**
     * Limits with the standard size of bodies.
     *
     * @param frameBytesMax largest frame
     * @param connectionsMax most connections
     * @param idleTimeout longest silence
     * @param headerTimeout longest wait for a request
     * @param sendTimeout longest wait for a peer that does not read
     * @throws IllegalArgumentException if one is too small to work with
     */
    public LinkLimits(
            int frameBytesMax, int connectionsMax, Duration idleTimeout, Duration headerTimeout, Duration sendTimeout) {
        this(frameBytesMax, connectionsMax, idleTimeout, headerTimeout, sendTimeout, BODY_BYTES_STANDARD);
    }

    /**
     * The same, but for the size of bodies.
     *
     * @param bytesMax largest body of a koredb peer
     * @return changed limits
     */
    public LinkLimits withBodyBytesMax(int bytesMax) {
        return new LinkLimits(frameBytesMax, connectionsMax, idleTimeout, headerTimeout, sendTimeout, bytesMax);
    }

    /**
     * Limits that fit most: 6 MiB frames, 1,000 connections, 60 s idle, 10 s for a header, 30 s to send, 64 MiB
     * bodies.
     *
     * @return the limits
     */
    public static LinkLimits standard() {
        return new LinkLimits(6 << 20, 1_000, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + duration);
        }
    }
}
