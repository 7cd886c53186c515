package io.kore.spi;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link ShardStore#location()} for a store that lives in a folder: a file in it describes itself, and so
 * tells whether it is still the file that it was. It is made anew at each opening.
 *
 * <pre>
 *   location   five lines of text: "kore location 1", the token, and of the file itself: the inode, the time of birth
 *              and the time of modification, both in nanoseconds since 1970; 0 for what the system does not tell
 * </pre>
 *
 * <p>However a folder is copied, packed or restored, the copy of the file has another inode and another birth than it
 * says. An older one that is put back over a newer one says those of a file that is gone. What may change for a folder
 * that was not copied does not count: path, device, owner, the machine, and what else is in it. The time of birth
 * decides where the system tells it, as no tool can set it on Linux; elsewhere the inode must be the same, too. Where no
 * births are told, inode and modification do.
 *
 * <p>Stateless. To be called by whoever holds the lock of the store; not affected by an interrupt.
 */
public final class FolderLocation {
    private static final String NAME = "location";
    private static final String HEAD = "kore location 1";
    private static final int BYTES_MAX = 1_000;
    /** So much older than its birth the file says that it was modified: where it is not, births are not told. */
    private static final Duration OLDER = Duration.ofSeconds(1);

    private FolderLocation() {}

    /** What tells a file from others. */
    private record Identity(long inode, long birth, long modified) {
        static Identity of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long birth = attributes.creationTime().to(TimeUnit.NANOSECONDS);
            long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            // where births are not told, Java answers when it was modified
            return new Identity(inode(file), birth == modified ? 0 : birth, modified);
        }

        private static long inode(Path file) throws IOException {
            try {
                return Files.getAttribute(file, "unix:ino") instanceof Number inode ? inode.longValue() : 0;
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                return 0;
            }
        }

        /** Tells whether a file that is like this now is the one that was like that. */
        boolean isThatOf(Identity then) {
            if (then.birth != 0 && birth != 0) {
                return birth == then.birth && (inode == then.inode || isLinux());
            }
            return inode == then.inode && modified == then.modified;
        }
    }

    /** What a file says of itself. */
    private record Said(String token, Identity identity) {}

    /**
     * Tells where a folder is, and makes the file anew.
     *
     * @param folder the folder of a store, open for writing
     * @return the token; empty if nothing can be told, because the file can be neither read nor written
     */
    public static String of(Path folder) {
        Path file = folder.resolve(NAME);
        String known = "";
        try {
            known = Files.exists(file) ? known(file) : "";
            String token = known.isEmpty() ? UUID.randomUUID().toString() : known;
            renew(file, token);
            return token;
        } catch (IOException e) {
            // a full disk, say: what is there is as good as it was
            return known;
        }
    }

    /** The token, if the file is the one that it says it is; else empty. */
    private static String known(Path file) throws IOException {
        try {
            Said said = read(file);
            return Identity.of(file).isThatOf(said.identity) ? said.token : "";
        } catch (IllegalArgumentException e) {
            // it says something else
            return "";
        }
    }

    private static Said read(Path file) throws IOException {
        byte[] bytes;
        // unlike a channel, a stream of this kind is not closed by an interrupt
        try (InputStream in = new FileInputStream(file.toFile())) {
            bytes = in.readNBytes(BYTES_MAX);
        }
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length != 6 || !lines[0].equals(HEAD) || lines[1].isEmpty() || lines[1].length() > 100) {
            throw new IllegalArgumentException(file + " is something else");
        }
        return new Said(
                lines[1], new Identity(Long.parseLong(lines[2]), Long.parseLong(lines[3]), Long.parseLong(lines[4])));
    }

    private static void renew(Path file, String token) throws IOException {
        Path draft = file.resolveSibling(NAME + ".draft");
        Files.deleteIfExists(draft);
        try (RandomAccessFile out = new RandomAccessFile(draft.toFile(), "rw")) {
            FileTime modified =
                    FileTime.from(Files.getLastModifiedTime(draft).toInstant().minus(OLDER));
            Files.setLastModifiedTime(draft, modified);
            Identity identity = Identity.of(draft);
            String text = String.join(
                    "\n",
                    HEAD,
                    token,
                    Long.toString(identity.inode),
                    Long.toString(identity.birth),
                    Long.toString(identity.modified),
                    "");
            out.write(text.getBytes(StandardCharsets.UTF_8));
            // writing has moved it
            Files.setLastModifiedTime(draft, modified);
            out.getFD().sync();
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(file.getParent());
    }

    private static void forceFolder(@Nullable Path folder) throws IOException {
        if (folder != null && isLinux()) {
            try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }
}
