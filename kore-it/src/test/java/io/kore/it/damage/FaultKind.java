package io.kore.it.damage;

import io.kore.store.file.DiskCall;
import io.kore.store.file.DiskFaults;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.EnumSet;
import java.util.Set;

/** A way in which calls of a disk fail, and which calls can. */
enum FaultKind {
    /** The medium fails, at any call. */
    EIO("Input/output error", EnumSet.allOf(DiskCall.class)),
    /** No space is left for what takes some. */
    ENOSPC(
            "No space left on device",
            EnumSet.of(
                    DiskCall.CREATE,
                    DiskCall.WRITE,
                    DiskCall.FORCE,
                    DiskCall.MOVE,
                    DiskCall.MAKE_FOLDER,
                    DiskCall.FORCE_FOLDER)),
    /** The process has no descriptor left for what takes one. */
    EMFILE(
            "Too many open files",
            EnumSet.of(DiskCall.OPEN, DiskCall.CREATE, DiskCall.LIST, DiskCall.LOCK, DiskCall.FORCE_FOLDER)),
    /** A write ends when a part is written, and says that no space is left. */
    SHORT_WRITE("No space left on device", EnumSet.of(DiskCall.WRITE)),
    /** A read answers a part of what is there; that is no failure. */
    SHORT_READ("", EnumSet.of(DiskCall.READ)),
    /** A force fails, and what was written since the last one is thrown away but can still be read. */
    FAILED_FORCE("Input/output error", EnumSet.of(DiskCall.FORCE));

    private final String reason;
    private final Set<DiskCall> calls;

    FaultKind(String reason, Set<DiskCall> calls) {
        this.reason = reason;
        this.calls = calls;
    }

    /** What the system says. */
    String reason() {
        return reason;
    }

    boolean canFail(DiskCall call) {
        return calls.contains(call);
    }

    IOException failure() {
        return switch (this) {
            case SHORT_WRITE, SHORT_READ -> new DiskFaults.Part(reason);
            case EMFILE -> new FileSystemException("a file", null, reason);
            default -> new IOException(reason);
        };
    }
}
