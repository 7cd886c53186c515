package org.example.contacts;

import org.jspecify.annotations.Nullable;

/**
 * A contact as version 1 of the application kept it, in the log {@value #LOG}: a person, a couple, or a fax machine.
 *
 * @param type {@code person}, {@code couple} or {@code fax}
 * @param name the name; of a couple, both of them, as in {@code Ann & Bob}
 * @param tel the number, if it is known
 */
public record Contact(String type, String name, @Nullable String tel) {
    /** The log of version 1. */
    public static final String LOG = "contacts";
}
