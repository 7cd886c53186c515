package io.kore.it.damage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one file of a store. Immutable.
 *
 * @param kind in a word, for messages
 * @param file the file
 * @param from the first byte that is no longer what it was
 * @param to behind the last one
 * @param change makes the file's new bytes from its old ones
 */
record Damage(String kind, Path file, int from, int to, Change change) {
    /** Makes other bytes of a file's bytes, which are a copy. */
    interface Change {
        /** The new bytes, or null if the file is gone. */
        byte @Nullable [] of(byte[] bytes);
    }

    /** One bit is another. */
    static Damage flip(Path file, long bit) {
        int at = Math.toIntExact(bit / Byte.SIZE);
        return new Damage("bit " + bit % Byte.SIZE + " flipped", file, at, at + 1, bytes -> {
            bytes[at] ^= (byte) (1 << (bit % Byte.SIZE));
            return bytes;
        });
    }

    /** The file ends early. */
    static Damage truncation(Path file, int length, int size) {
        return new Damage("cut off", file, length, size, bytes -> Arrays.copyOf(bytes, length));
    }

    /** Bytes of zeros. */
    static Damage zeros(Path file, int from, int to) {
        return new Damage("zeros", file, from, to, bytes -> {
            Arrays.fill(bytes, from, to, (byte) 0);
            return bytes;
        });
    }

    /** Other bytes at a place. */
    static Damage splice(String kind, Path file, int from, byte[] other) {
        return new Damage(kind, file, from, from + other.length, bytes -> {
            System.arraycopy(other, 0, bytes, from, other.length);
            return bytes;
        });
    }

    /** A frame, or what else stands there, changes its place with another one. */
    static Damage swap(Path file, SegmentFrames.Frame one, SegmentFrames.Frame other) {
        return new Damage("swapped frames", file, one.start(), other.end(), bytes -> {
            byte[] first = Arrays.copyOfRange(bytes, one.start(), one.end());
            byte[] between = Arrays.copyOfRange(bytes, one.end(), other.start());
            System.arraycopy(bytes, other.start(), bytes, one.start(), other.length());
            System.arraycopy(between, 0, bytes, one.start() + other.length(), between.length);
            System.arraycopy(first, 0, bytes, other.end() - one.length(), first.length);
            return bytes;
        });
    }

    /** Another file in place of this one, which may not even be there. */
    static Damage replacement(String kind, Path file, byte[] other) {
        return new Damage(kind, file, 0, Integer.MAX_VALUE, bytes -> other.clone());
    }

    /** The file is gone. */
    static Damage loss(Path file) {
        return new Damage("loss", file, 0, Integer.MAX_VALUE, bytes -> null);
    }

    String fileName() {
        return String.valueOf(file.getFileName());
    }

    /** All files with this one damaged. */
    Map<Path, byte[]> in(Map<Path, byte[]> files) {
        TreeMap<Path, byte[]> damaged = new TreeMap<>(files);
        damaged.compute(file, (path, bytes) -> change.of(bytes == null ? new byte[0] : bytes.clone()));
        return damaged;
    }

    @Override
    public String toString() {
        return kind + " at byte " + from + " of " + file;
    }
}
