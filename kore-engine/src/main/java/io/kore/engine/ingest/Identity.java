package io.kore.engine.ingest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.Limits;
import io.kore.model.WriterId;
import io.kore.spi.StoreMetadata;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who the node is: the store's own id, and for each id that was ever asked for the one that is written
 * under now. An id that can no longer be used safely is retired for ever, and its succession goes on under
 * {@code <id>#r<16 hex>}. Kept in the store's metadata, durably, before it is used. Confined to the ingest
 * lock.
 *
 * <pre>
 *   version 1 (1 byte), text store id, text id asked for last, varint n, n x ( text id asked for, text id used )
 * </pre>
 */
final class Identity {
    private static final String KEY = "identity";
    private static final int VERSION = 1;
    private static final int STORE_ID_BYTES_MAX = 64;

    private final StoreMetadata metadata;
    private final Supplier<byte[]> entropy;
    private final String storeId;
    private final TreeMap<String, String> successions = new TreeMap<>();
    /** The id asked for last, or made where none ever was: what is used where none is asked for. */
    private final String asked;

    private WriterId current;

    /**
     * Loads the identity, or makes a new one.
     *
     * @param metadata where it is kept
     * @param whoAmI the id asked for, or null
     * @param entropy gives 16 fresh random bytes each time
     */
    Identity(StoreMetadata metadata, @Nullable String whoAmI, Supplier<byte[]> entropy) {
        this.metadata = metadata;
        this.entropy = entropy;
        Optional<byte[]> kept = metadata.read(KEY);
        ByteReader in = new ByteReader(kept.orElseGet(() -> new byte[0]));
        String askedBefore;
        try {
            storeId = kept.isEmpty() ? uuid() : readStoreId(in);
            askedBefore = kept.isEmpty() ? "" : in.getText("the id asked for", Limits.WRITER_BYTES_MAX);
            int size = kept.isEmpty() ? 0 : in.getLength("a number of successions", in.remaining());
            for (int i = 0; i < size; i++) {
                successions.put(
                        in.getText("an id", Limits.WRITER_BYTES_MAX), in.getText("an id", Limits.WRITER_BYTES_MAX));
            }
            in.expectEnd();
        } catch (MalformedException e) {
            throw new StoreCorruptException("the identity kept in the store is damaged: " + e.getMessage(), e);
        }
        String wanted = whoAmI == null ? askedBefore : whoAmI;
        asked = wanted.isEmpty() ? uuid() : wanted;
        boolean changed = !asked.equals(askedBefore);
        changed |= successions.putIfAbsent(asked, asked) == null;
        current = new WriterId(currentId());
        if (changed) {
            keep();
        }
    }

    /** The store's id: random, made once. Two connections to one node know each other by it. */
    String storeId() {
        return storeId;
    }

    /** The writer id to append under. */
    WriterId current() {
        return current;
    }

    /** Retires the current id for ever and goes on under a successor. Durable on return. */
    void succeed() {
        String suffix = HexFormat.of().formatHex(entropy.get(), 0, 8);
        successions.put(asked, asked + "#r" + suffix);
        keep();
        current = new WriterId(currentId());
    }

    private String currentId() {
        return successions.getOrDefault(asked, asked);
    }

    private static String readStoreId(ByteReader in) throws MalformedException {
        int version = in.get();
        if (version != VERSION) {
            throw new MalformedException("version " + version + " is not known here");
        }
        return in.getText("the store id", STORE_ID_BYTES_MAX);
    }

    private void keep() {
        ByteWriter out =
                new ByteWriter().put(VERSION).putText(storeId).putText(asked).putVarint(successions.size());
        for (Map.Entry<String, String> succession : successions.entrySet()) {
            out.putText(succession.getKey()).putText(succession.getValue());
        }
        metadata.write(KEY, out.toBytes());
    }

    private String uuid() {
        byte[] random = entropy.get();
        random[6] = (byte) ((random[6] & 0x0f) | 0x40);
        random[8] = (byte) ((random[8] & 0x3f) | 0x80);
        ByteReader in = new ByteReader(random);
        try {
            return new UUID(in.getLong(), in.getLong()).toString();
        } catch (MalformedException e) {
            throw new IllegalStateException("16 random bytes were asked for", e);
        }
    }
}
