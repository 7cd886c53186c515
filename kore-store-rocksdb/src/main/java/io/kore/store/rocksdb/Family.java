package io.kore.store.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families, in the order in which they are opened. Immutable. */
enum Family {
    /** RocksDB insists on a family of this name; it holds the head. */
    HEAD("default"),
    NAMES("names"),
    SUMMARIES("summaries"),
    RECORDS("records"),
    ARRIVALS("arrivals"),
    METADATA("metadata");

    private final String familyName;

    Family(String familyName) {
        this.familyName = familyName;
    }

    byte[] nameBytes() {
        return familyName.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "column family " + familyName;
    }
}
