package io.kore.engine.sync;

import io.kore.codec.MalformedException;

/** A Hello in another version of the protocol: well-formed, as far as can be told. */
final class UnknownVersionException extends MalformedException {
    private static final long serialVersionUID = 1L;

    /** What the other side speaks. */
    private final long version;

    UnknownVersionException(long version) {
        super("version " + version + " of the sync protocol is unknown");
        this.version = version;
    }

    long version() {
        return version;
    }
}
