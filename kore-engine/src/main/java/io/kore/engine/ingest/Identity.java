package io.kore.engine.ingest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.model.Limits;
import io.kore.model.WriterId;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who the node is: the store's own id, where the store is, and for each id that was ever asked for the one that is
 * written under now. An id that can no longer be used safely is retired for ever, and its succession goes on under
 * {@code <id>#r<16 hex>}: all of them where the store turns out to be a copy. Kept in the store's metadata, durably,
 * before it is used. Confined to the ingest lock.
 *
 * <pre>
 *   version 2 (1 byte), text store id, text location, text id asked for last,
 *   varint n, n x ( text id asked for, text id used )
 * </pre>
 */
final class Identity {
    private static final String KEY = "identity";
    private static final int VERSION = 2;
    private static final int STORE_ID_BYTES_MAX = 64;
    private static final int LOCATION_BYTES_MAX = 1_000;

    private final StoreMetadata metadata;
    private final Supplier<byte[]> entropy;
    private final TreeMap<String, String> successions = new TreeMap<>();
    private final String storeId;
    private final String location;
    /** The id asked for last, or made where none ever was: what is used where none is asked for. */
    private final String asked;

    private final boolean isCopy;

    private WriterId current;

    /**
     * Loads the identity, or makes a new one.
     *
     * @param store where it is kept
     * @param whoAmI the id asked for, or null
     * @param isWritten tells whether the store holds records under an id
     * @param entropy gives 16 fresh random bytes each time
     */
    Identity(ShardStore store, @Nullable String whoAmI, Predicate<WriterId> isWritten, Supplier<byte[]> entropy) {
        this.metadata = store.metadata();
        this.entropy = entropy;
        Optional<byte[]> kept = metadata.read(KEY);
        Said said = kept.isEmpty() ? new Said("", "", "") : read(kept.get());
        String here = store.location();
        isCopy = !said.location.isEmpty() && !here.isEmpty() && !here.equals(said.location);
        location = here.isEmpty() ? said.location : here;
        storeId = said.storeId.isEmpty() || isCopy ? uuid() : said.storeId;
        if (isCopy) {
            successions.replaceAll((id, used) -> successor(id));
        }
        String wanted = whoAmI == null ? said.asked : whoAmI;
        asked = wanted.isEmpty() ? uuid() : wanted;
        // records under an id that this store never used are somebody else's, or those of a life that is forgotten
        boolean isTaken = !successions.containsKey(asked) && isWritten.test(new WriterId(asked));
        successions.putIfAbsent(asked, isTaken ? successor(asked) : asked);
        current = new WriterId(currentId());
        if (kept.isEmpty() || !Arrays.equals(kept.get(), bytes())) {
            keep();
        }
    }

    /** What is kept beside the successions. */
    private record Said(String storeId, String location, String asked) {}

    private Said read(byte[] bytes) {
        try {
            ByteReader in = new ByteReader(bytes);
            int version = in.get();
            if (version != VERSION) {
                throw new MalformedException("version " + version + " is not known here");
            }
            Said said = new Said(
                    in.getText("the store id", STORE_ID_BYTES_MAX),
                    in.getText("the location", LOCATION_BYTES_MAX),
                    in.getText("the id asked for", Limits.WRITER_BYTES_MAX));
            int size = in.getLength("a number of successions", in.remaining());
            for (int i = 0; i < size; i++) {
                successions.put(
                        in.getText("an id", Limits.WRITER_BYTES_MAX), in.getText("an id", Limits.WRITER_BYTES_MAX));
            }
            in.expectEnd();
            return said;
        } catch (MalformedException e) {
            throw new StoreCorruptException("the identity kept in the store is damaged: " + e.getMessage(), e);
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

    /** The id that was asked for, or made where none ever was. */
    WriterId asked() {
        return new WriterId(asked);
    }

    /** Whether the store was opened as a copy, or from a backup. */
    boolean isCopy() {
        return isCopy;
    }

    /**
     * Retires an id for ever and lets its succession go on under a new one. Durable on return.
     *
     * @return false if no succession is at this id, so that there is nothing to do
     */
    boolean succeed(WriterId writer) {
        for (Map.Entry<String, String> succession : successions.entrySet()) {
            if (succession.getValue().equals(writer.value())) {
                succession.setValue(successor(succession.getKey()));
                keep();
                current = new WriterId(currentId());
                return true;
            }
        }
        return false;
    }

    private String successor(String id) {
        return id + "#r" + HexFormat.of().formatHex(entropy.get(), 0, 8);
    }

    private String currentId() {
        return successions.getOrDefault(asked, asked);
    }

    private void keep() {
        metadata.write(KEY, bytes());
    }

    private byte[] bytes() {
        ByteWriter out = new ByteWriter()
                .put(VERSION)
                .putText(storeId)
                .putText(location)
                .putText(asked)
                .putVarint(successions.size());
        for (Map.Entry<String, String> succession : successions.entrySet()) {
            out.putText(succession.getKey()).putText(succession.getValue());
        }
        return out.toBytes();
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
