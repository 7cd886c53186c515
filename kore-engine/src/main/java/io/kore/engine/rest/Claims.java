package io.kore.engine.rest;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.error.StoreCorruptException;
import io.kore.spi.StoreMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The claims of the requests with keys, the latest {@value #PAGES} pages of {@value #PAGE_CLAIMS} of them, kept in the
 * store's metadata. A page is written again with each claim; pages are used in turn, so an old one gives way. A claim may be
 * of an append that never happened. Confined to one thread at a time.
 *
 * <pre>
 *   key rest-claims.n, n = sequence mod pages:  version 1 (1 byte), varint sequence, varint n, n x claim
 * </pre>
 */
final class Claims {
    static final int PAGES = 256;
    static final int PAGE_CLAIMS = 128;

    private static final String PREFIX = "rest-claims.";
    private static final int VERSION = 1;

    private final StoreMetadata metadata;
    private final TreeMap<Long, List<Claim>> pages = new TreeMap<>();
    private final Map<Digest, Claim> byKey = new HashMap<>();
    private boolean isLoaded;

    Claims(StoreMetadata metadata) {
        this.metadata = metadata;
    }

    /** The latest claim of a key. */
    @Nullable
    Claim find(Digest key) {
        load();
        return byKey.get(key);
    }

    /** Notes a claim; durable on return. */
    void add(Claim claim) {
        load();
        long sequence = pages.isEmpty() ? 0 : pages.lastKey();
        List<Claim> page = new ArrayList<>(pages.getOrDefault(sequence, List.of()));
        if (page.size() == PAGE_CLAIMS) {
            sequence++;
            page.clear();
        }
        page.add(claim);
        metadata.write(PREFIX + sequence % PAGES, bytes(sequence, page));
        pages.put(sequence, page);
        byKey.put(claim.key(), claim);
        forget(sequence - PAGES);
    }

    /** A page was written over. */
    private void forget(long sequence) {
        List<Claim> old = pages.remove(sequence);
        if (old != null) {
            old.forEach(claim -> byKey.remove(claim.key(), claim));
        }
    }

    private void load() {
        if (isLoaded) {
            return;
        }
        for (String key : metadata.keys()) {
            Optional<byte[]> value = key.startsWith(PREFIX) ? metadata.read(key) : Optional.empty();
            value.ifPresent(this::read);
        }
        pages.values().forEach(page -> page.forEach(claim -> byKey.put(claim.key(), claim)));
        isLoaded = true;
    }

    private void read(byte[] value) {
        try {
            ByteReader in = new ByteReader(value);
            int version = in.get();
            if (version != VERSION) {
                throw new MalformedException("version " + version + " is not known here");
            }
            long sequence = in.getVarint();
            int size = in.getLength("a number of claims", PAGE_CLAIMS);
            List<Claim> page = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                page.add(Claim.read(in));
            }
            in.expectEnd();
            pages.put(sequence, page);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new StoreCorruptException(
                    "what the store keeps of requests with keys is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(long sequence, List<Claim> page) {
        ByteWriter out = new ByteWriter().put(VERSION).putVarint(sequence).putVarint(page.size());
        page.forEach(claim -> claim.write(out));
        return out.toBytes();
    }
}
