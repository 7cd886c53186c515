package io.kore.store.file;

/** The kinds of calls of a {@link SimulatedDisk}, so that a test may choose which of them fail. Immutable. */
public enum DiskCall {
    /** Opens a file that is there. */
    OPEN(false),
    /** Reads bytes of a file. */
    READ(false),
    /** Asks how large a file is. */
    SIZE(false),
    /** Lists the names in a folder. */
    LIST(false),
    /** Takes the lock of a place. */
    LOCK(false),
    /** Closes a file or the lock; it is closed also where this fails. */
    CLOSE(false),
    /** Makes or empties a file. */
    CREATE(true),
    /** Writes bytes of a file. */
    WRITE(true),
    /** Forces a file. */
    FORCE(true),
    /** Forces the names in a folder. */
    FORCE_FOLDER(true),
    /** Makes a folder. */
    MAKE_FOLDER(true),
    /** Gives a file another name. */
    MOVE(true),
    /** Deletes a file. */
    DELETE(true);

    private final boolean changes;

    DiskCall(boolean changes) {
        this.changes = changes;
    }

    /** Whether a call of this kind changes what is on the disk. */
    boolean isChange() {
        return changes;
    }
}
