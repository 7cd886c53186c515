package io.kore.it.damage;

import io.kore.store.file.DiskCall;
import io.kore.store.file.DiskFaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fails one of the calls that a kind of fault can fail, or each from that one on. Confined to one thread. */
final class Injection implements DiskFaults {
    private final FaultKind kind;
    private final int nth;
    private final boolean forEver;
    private final List<DiskCall> failed = new ArrayList<>();
    private int calls;
    private boolean writeFailed;
    private int forcesAfterFailure;

    Injection(FaultKind kind, int nth, boolean forEver) {
        this.kind = kind;
        this.nth = nth;
        this.forEver = forEver;
    }

    @Override
    public @Nullable IOException of(DiskCall call) {
        forcesAfterFailure += writeFailed && call == DiskCall.FORCE ? 1 : 0;
        if (!kind.canFail(call)) {
            return null;
        }
        calls++;
        if (calls != nth && !(forEver && calls > nth)) {
            return null;
        }
        failed.add(call);
        writeFailed |= call == DiskCall.WRITE || call == DiskCall.FORCE;
        return kind.failure();
    }

    /** Whether the call that was to fail came at all. */
    boolean isReached() {
        return calls >= nth;
    }

    /** The calls that failed, in order. */
    List<DiskCall> failed() {
        return failed;
    }

    /** How often a file was forced after a write or force had failed. */
    int forcesAfterFailure() {
        return forcesAfterFailure;
    }
}
