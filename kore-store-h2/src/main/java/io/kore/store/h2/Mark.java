package io.kore.store.h2;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What the file {@value Place#MARK} says: that a folder is a store of this kind, and how far its database was
 * forced. One line of ASCII, always of the same length, replaced in place:
 *
 * <pre>
 *  kore-h2 format 0001 ready forced 0000000000000001234 bytes 0000000000000987654 crc 9a3f00c1\n
 *                 |    |            |                         |                       |
 *                 |    |            |                         |         CRC-32C of all before " crc"
 *                 |    |            |                         '- and how long its file was
 *                 |    |            '- how many changes the database had when it was last forced
 *                 |    '- "fresh" until the database is made, then "ready"
 *                 '- version of the store's format
 * </pre>
 *
 * <p>H2 falls back to an older state of its file when it finds the newest one damaged. The mark is how such
 * a loss is told from a store that never had more. It is written after each force and not forced itself, so
 * it may lag behind the database but is never ahead of it. Immutable.
 *
 * @param ready whether the database was made
 * @param changes how many changes the database has at least
 * @param bytes how long the file of the database was then
 */
record Mark(boolean ready, long changes, long bytes) {
    /** Says that nothing is known but that there is a store. */
    static final Mark UNKNOWN = new Mark(true, 0, 0);

    /** Says that the database is not made yet. */
    static final Mark FRESH = new Mark(false, 0, 0);

    static final int FORMAT = 1;

    /** What the line looks like in every format, so that a newer one is told from damage. */
    private static final Pattern LINE = Pattern.compile("(kore-h2 format (\\d{4}) (.*)) crc ([0-9a-f]{8})\n");

    private static final Pattern BODY = Pattern.compile("(fresh|ready) forced (\\d{19}) bytes (\\d{19})");

    byte[] encoded() {
        return encoded(FORMAT);
    }

    /** The line as a version with another format would begin it. */
    byte[] encoded(int format) {
        String body = String.format(
                Locale.ROOT,
                "kore-h2 format %04d %s forced %019d bytes %019d",
                format,
                ready ? "ready" : "fresh",
                changes,
                bytes);
        return (body + " crc " + checksum(body) + '\n').getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a mark.
     *
     * @param bytes the whole file
     * @param where the file, for messages
     */
    static Mark decode(byte[] bytes, String where) {
        Matcher line = LINE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!line.matches() || !checksum(line.group(1)).equals(line.group(4))) {
            throw damaged(where);
        }
        int format = Integer.parseInt(line.group(2));
        if (format > FORMAT) {
            throw new StoreFormatException(where + " says format " + format + ", this version of Kore knows format "
                    + FORMAT + "; use the version that wrote it");
        }
        Matcher body = BODY.matcher(line.group(3));
        if (!body.matches() || format != FORMAT) {
            throw damaged(where);
        }
        return new Mark(body.group(1).equals("ready"), Long.parseLong(body.group(2)), Long.parseLong(body.group(3)));
    }

    private static StoreCorruptException damaged(String where) {
        return new StoreCorruptException(where + " is damaged at byte 0, so nobody can tell how much the database"
                + " should hold; verify the store, restore it from a peer or a backup, or salvage what is whole");
    }

    private static String checksum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
