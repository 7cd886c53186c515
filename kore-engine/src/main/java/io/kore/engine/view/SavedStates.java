package io.kore.engine.view;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.model.Hash;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states of processors in the store's metadata, each under the digest of what it belongs to. A state is
 * split into parts, which are written before the head that names them, so that a crash leaves the old state or the new
 * one. Whatever is damaged, cut off, or of another version reads as absent: a state only saves work. Thread-safe.
 *
 * <pre>
 * head   "KOREPROC", version 1 (1 byte), generation (1), varint position, varint parts, varint length, CRC-32C of the
 *        whole state (4), CRC-32C of all before it (4)
 * </pre>
 */
final class SavedStates {
    private static final Logger LOG = LoggerFactory.getLogger(SavedStates.class);
    private static final String PREFIX = "processor.";
    private static final byte[] MAGIC = {'K', 'O', 'R', 'E', 'P', 'R', 'O', 'C'};
    private static final int VERSION = 1;
    /** What saving a state of any size takes in memory, but for a few times its largest object. */
    private static final int DEFAULT_PART_BYTES = 2 << 20;

    private static final int DEFAULT_STATES_MAX = 32;
    private static final int DIGEST_CHARACTERS = 32;

    private final ShardStore store;
    private final int partBytes;
    private final int statesMax;

    /** A state, and up to which position of the journal it counts. */
    static final class Saved {
        private final long position;
        private final byte[] state;

        /** Takes over the bytes. */
        Saved(long position, byte[] state) {
            this.position = position;
            this.state = state;
        }

        long position() {
            return position;
        }

        /** Not a copy. */
        byte[] state() {
            return state;
        }
    }

    /** Writes a state, however large. */
    interface Content {
        /**
         * Writes the state.
         *
         * @param out where to
         * @param pause to be run now and then: takes away what was written so far, if that is enough for a part
         */
        void writeTo(ByteWriter out, Runnable pause);
    }

    private record Head(int generation, long position, int parts, int length, int crc) {}

    SavedStates(ShardStore store) {
        this(store, DEFAULT_PART_BYTES, DEFAULT_STATES_MAX);
    }

    SavedStates(ShardStore store, int partBytes, int statesMax) {
        this.store = store;
        this.partBytes = partBytes;
        this.statesMax = statesMax;
    }

    /** The digest under which a state is kept that belongs to these bytes. */
    static Hash digest(byte[] bytes) {
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The state that was saved last under a digest, if it is whole. */
    synchronized Optional<Saved> read(Hash digest) {
        return read(key(digest));
    }

    private Optional<Saved> read(String key) {
        try {
            Head head = head(key);
            if (head == null) {
                return Optional.empty();
            }
            byte[] state = new byte[head.length];
            int filled = 0;
            for (int part = 0; part < head.parts; part++) {
                byte[] bytes = metadata()
                        .read(part(key, head.generation, part))
                        .orElseThrow(() -> new MalformedException("a part is missing"));
                if (bytes.length > head.length - filled) {
                    throw new MalformedException("its parts are longer than it is");
                }
                System.arraycopy(bytes, 0, state, filled, bytes.length);
                filled += bytes.length;
            }
            if (filled != head.length || crc(state) != head.crc) {
                throw new MalformedException("its checksum is wrong");
            }
            return Optional.of(new Saved(head.position, state));
        } catch (MalformedException | StoreCorruptException e) {
            LOG.warn("The saved state of a processor is left out, and made again from the log: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Saves a state. What it covers is forced first.
     *
     * @throws io.kore.error.StoreFailedException if the medium failed; the old state or the new one is there
     */
    void write(Hash digest, Saved saved) {
        write(digest, saved.position, (out, pause) -> {
            for (int from = 0; from < saved.state.length; from += partBytes) {
                out.putBytes(Arrays.copyOfRange(saved.state, from, Math.min(saved.state.length, from + partBytes)));
                pause.run();
            }
        });
    }

    /**
     * Saves a state of which no more is in memory at once than a part. What it covers is forced first.
     *
     * @throws io.kore.error.StoreFailedException if the medium failed; the old state or the new one is there
     */
    synchronized void write(Hash digest, long position, Content content) {
        store.force();
        String key = key(digest);
        Head old = anyHead(key);
        if (old == null) {
            makeRoom();
        }
        int generation = old == null ? 0 : 1 - old.generation;
        Parts parts = new Parts(key, generation);
        content.writeTo(parts.out, parts::pause);
        parts.end();
        metadata().write(key, bytes(new Head(generation, position, parts.count, parts.length, (int)
                parts.crc.getValue())));
        removeParts(key, 1 - generation, 0);
        removeParts(key, generation, parts.count);
    }

    /** The parts of a state that is being written. */
    private final class Parts {
        private final String key;
        private final int generation;
        private final ByteWriter out = new ByteWriter();
        private final CRC32C crc = new CRC32C();
        private int count;
        private int length;

        Parts(String key, int generation) {
            this.key = key;
            this.generation = generation;
        }

        void pause() {
            if (out.size() >= partBytes) {
                end();
            }
        }

        void end() {
            if (out.size() == 0) {
                return;
            }
            if (out.size() > Integer.MAX_VALUE - length) {
                throw new StoreException("the state of a processor is too large to be saved");
            }
            byte[] part = out.toBytes();
            metadata().write(part(key, generation, count), part);
            crc.update(part);
            count++;
            length += part.length;
            out.clear();
        }
    }

    /** Forgets a state. */
    synchronized void remove(Hash digest) {
        remove(key(digest));
    }

    private void remove(String key) {
        metadata().remove(key);
        removeParts(key, 0, 0);
        removeParts(key, 1, 0);
    }

    /** The highest go first: where a crash ends this, those that are left have no gap. */
    private void removeParts(String key, int generation, int from) {
        SortedSet<String> keys = metadata().keys();
        int to = from;
        while (keys.contains(part(key, generation, to))) {
            to++;
        }
        for (int part = to - 1; part >= from; part--) {
            metadata().remove(part(key, generation, part));
        }
    }

    /**
     * Forgets the states that reach beyond the journal, when it has just been opened and nothing has come to it yet:
     * it has lost some of what they were made of. Once that has come again, perhaps in another order, nobody could tell.
     *
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    synchronized void forgetBeyond(long end) {
        for (String key : heads()) {
            Head head = anyHead(key);
            if (head != null && head.position > end) {
                LOG.warn(
                        "A saved state of a processor is forgotten, and made again from the log: the store holds {}"
                                + " arrivals, the state was made of {}",
                        end,
                        head.position);
                remove(key);
            }
        }
    }

    /**
     * Forgets the states that were made of a log. Those that cannot be told to be are left, and give way in time.
     *
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    synchronized void removeOf(Consistency log) {
        for (String key : heads()) {
            Saved saved = read(key).orElse(null);
            try {
                if (saved != null && log.holds(new ByteReader(saved.state), saved.position)) {
                    remove(key);
                }
            } catch (MalformedException e) {
                LOG.warn("A saved state of a processor cannot be read: {}", e.getMessage());
            }
        }
    }

    private List<String> heads() {
        return metadata().keys().stream()
                .filter(key -> key.startsWith(PREFIX) && key.length() == PREFIX.length() + DIGEST_CHARACTERS)
                .toList();
    }

    /** Gives way to a new state: the one that reaches least far goes. */
    private void makeRoom() {
        List<String> keys = new ArrayList<>(heads());
        keys.sort(Comparator.comparingLong(key -> {
            Head head = anyHead(key);
            return head == null ? -1 : head.position;
        }));
        for (int i = 0; i <= keys.size() - statesMax; i++) {
            remove(keys.get(i));
        }
    }

    private @Nullable Head anyHead(String key) {
        try {
            return head(key);
        } catch (MalformedException | StoreCorruptException e) {
            return null;
        }
    }

    private @Nullable Head head(String key) throws MalformedException {
        Optional<byte[]> bytes = metadata().read(key);
        if (bytes.isEmpty()) {
            return null;
        }
        ByteReader in = new ByteReader(bytes.get());
        for (byte expected : MAGIC) {
            if (in.get() != expected) {
                throw new MalformedException("it is something else");
            }
        }
        int version = in.get();
        if (version != VERSION) {
            throw new MalformedException("it is of version " + version);
        }
        Head head = new Head(
                in.get(),
                in.getVarint(),
                in.getLength("parts", Integer.MAX_VALUE),
                in.getLength("a length", Integer.MAX_VALUE),
                in.getInt());
        int length = bytes.get().length - Integer.BYTES;
        if (in.remaining() != Integer.BYTES || crc(Arrays.copyOf(bytes.get(), length)) != in.getInt()) {
            throw new MalformedException("its head is damaged");
        }
        return head;
    }

    private static byte[] bytes(Head head) {
        ByteWriter out = new ByteWriter().putBytes(MAGIC).put(VERSION).put(head.generation);
        out.putVarint(head.position).putVarint(head.parts).putVarint(head.length);
        out.putInt(head.crc);
        return out.putInt(crc(out.toBytes())).toBytes();
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private StoreMetadata metadata() {
        return store.metadata();
    }

    private static String key(Hash digest) {
        return PREFIX + digest.toString().substring(0, DIGEST_CHARACTERS);
    }

    private static String part(String key, int generation, int part) {
        return key + '.' + (char) ('a' + generation) + part;
    }
}
