package io.kore.cli.show;

import io.kore.Subscription;

/** Something of a log that can be shown as lines. Confined to one run of the command. */
public interface Shown {
    /** Prints it as it is now. */
    void now();

    /**
     * Prints it as it is now, then what changes; returns at once.
     *
     * @param following tells when it is over; what is printed with is called through it
     * @return what brings the changes
     */
    Subscription follow(Following following);
}
