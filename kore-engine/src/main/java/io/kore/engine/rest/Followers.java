package io.kore.engine.rest;

import io.kore.spi.RestRefusedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who follows a log, and is to be woken. Thread-safe. */
final class Followers {
    /** Each costs a connection and little more. */
    static final int FOLLOWERS_MAX = 500;

    private final Set<Runnable> wakers = ConcurrentHashMap.newKeySet();

    /** Adds one; answers what removes it. */
    Runnable add(Runnable waker) {
        if (wakers.size() >= FOLLOWERS_MAX) {
            throw new RestRefusedException(
                    RestRefusedException.Reason.BUSY, "as many clients follow logs of this node as may at one time");
        }
        Runnable own = () -> waker.run();
        wakers.add(own);
        return () -> wakers.remove(own);
    }

    boolean isEmpty() {
        return wakers.isEmpty();
    }

    void wake() {
        wakers.forEach(Runnable::run);
    }
}
