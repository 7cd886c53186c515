package org.example.contacts;

import org.jspecify.annotations.Nullable;

/**
 * What version 2 keeps, in the log {@value #LOG}: persons only, each by itself.
 *
 * @param name the name
 * @param phone the number, if it is known
 */
public record Person(String name, @Nullable String phone) {
    /** The log of version 2: a new shape has a new log, so that old devices are never shown what they cannot read. */
    public static final String LOG = "people";
}
