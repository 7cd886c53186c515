package io.kore.cli;

import io.kore.Subscription;

/** Goes on until it is closed. */
final class FakeSubscription implements Subscription {
    private boolean isClosed;

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public boolean isOpen() {
        return !isClosed;
    }
}
