package io.kore.engine.sync;

import io.kore.error.PeerException;

/** What a peer did that this node cannot go on from, with the code that the wire carries. */
final class RefusalException extends PeerException {
    /** No common version of the protocol. */
    static final long VERSION = 1;
    /** A message that makes no sense, by itself or where it came. */
    static final long PROTOCOL = 2;
    /** Records that ingest does not accept. */
    static final long RECORDS = 3;
    /** More than this node takes from a peer. */
    static final long LIMIT = 4;
    /** This node cannot store anything at the moment. */
    static final long UNAVAILABLE = 5;
    /** Both ends of the link are one node. */
    static final long ITSELF = 6;
    /** Silence. */
    static final long TIMEOUT = 7;
    /** The other side is not welcome any more. */
    static final long EXPIRED = 8;

    private static final long serialVersionUID = 1L;

    /** One of the constants. */
    private final long code;

    RefusalException(long code, String message) {
        super(message);
        this.code = code;
    }

    static RefusalException protocol(String message) {
        return new RefusalException(PROTOCOL, message);
    }

    long code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
