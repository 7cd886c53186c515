package io.kore.store.rocksdb;

import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreLockedException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in Kore's words what RocksDB's errors mean. Stateless. */
final class Failures {
    private static final String WHAT_NEXT = "; verify it, then restore it from a peer or a backup, or salvage it";

    /** RocksDB knows no code of its own for a lock that is held; it names the file and what the system said. */
    private static final Pattern LOCK_FILE = Pattern.compile("[/\\\\]LOCK: ");

    private static final Pattern MEDIUM = Pattern.compile("Permission denied|Read-only|No space|Input/output error");

    private Failures() {}

    /** A database that could not be opened. */
    static StoreException atOpen(Path folder, RocksDBException e) {
        String said = String.valueOf(e.getMessage());
        return switch (code(e)) {
            case IOError -> {
                if (LOCK_FILE.matcher(said).find() && !MEDIUM.matcher(said).find()) {
                    yield locked(folder, e);
                }
                yield said.contains("No such file") ? corrupt(folder, e) : failed(folder, "could not be opened", e);
            }
            case Corruption, NotFound, InvalidArgument, NotSupported -> corrupt(folder, e);
            default -> failed(folder, "could not be opened", e);
        };
    }

    /** A read that did not succeed: damage, unless the medium refused. */
    static StoreException atRead(Path folder, RocksDBException e) {
        String said = String.valueOf(e.getMessage());
        boolean medium = code(e) == Status.Code.IOError && !said.contains("No such file");
        return medium ? failed(folder, "could not be read", e) : corrupt(folder, e);
    }

    /** A write or force that did not succeed, whatever the reason. */
    static StoreFailedException atWrite(Path folder, RocksDBException e) {
        return failed(folder, "failed to write and refuses all writes until it is opened anew", e);
    }

    static StoreLockedException locked(Path folder, @Nullable Throwable cause) {
        return new StoreLockedException(
                "the store in " + folder + " is open already, here or in another process; close the other one first",
                cause);
    }

    /** A value that RocksDB answered as whole, and that is not what was written. */
    static StoreCorruptException malformed(Path folder, String where, MalformedException e) {
        return new StoreCorruptException(
                "the store in " + folder + " is damaged at " + where + ": " + e.getMessage() + WHAT_NEXT, e);
    }

    /** Parts that do not fit each other. */
    static StoreCorruptException misfit(Path folder, String what) {
        return new StoreCorruptException("the store in " + folder + " is damaged: " + what + WHAT_NEXT);
    }

    private static StoreCorruptException corrupt(Path folder, RocksDBException e) {
        return new StoreCorruptException("the store in " + folder + " is damaged: " + e.getMessage() + WHAT_NEXT, e);
    }

    private static StoreFailedException failed(Path folder, String what, Exception e) {
        return new StoreFailedException("the store in " + folder + " " + what + ": " + e.getMessage(), e);
    }

    private static Status.Code code(RocksDBException e) {
        Status status = e.getStatus();
        return status == null ? Status.Code.Undefined : status.getCode();
    }
}
