package io.kore.engine.json;

import io.kore.model.Limits;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Jackson, set to the JSON of RFC 8259 and to the limits that every node shares. Each setting that decides
 * what is legal is said here, so that another default in another version cannot part the nodes. Stateless.
 */
final class StrictJson {
    /**
     * The number length stands at the payload's size here, because Jackson counts digits only; {@link
     * PayloadCheck} counts the characters as written. String and name end where the record ends.
     */
    private static final StreamReadConstraints READ_LIMITS = StreamReadConstraints.builder()
            .maxDocumentLength(-1)
            .maxTokenCount(-1)
            .maxNestingDepth(Limits.JSON_DEPTH_MAX)
            .maxNumberLength(Limits.PAYLOAD_BYTES_MAX)
            .maxStringLength(Limits.PAYLOAD_BYTES_MAX)
            .maxNameLength(Limits.PAYLOAD_BYTES_MAX)
            .build();

    private static final StreamWriteConstraints WRITE_LIMITS = StreamWriteConstraints.builder()
            .maxNestingDepth(Limits.JSON_DEPTH_MAX)
            .build();

    /** For documents around records, which add levels of their own. */
    private static final int DEEP_LEVELS_MAX = 1_000;

    private static final JsonFactory FACTORY = factory();
    private static final JsonFactory DEEP = FACTORY.rebuild()
            .streamReadConstraints(READ_LIMITS
                    .rebuild()
                    .maxNestingDepth(DEEP_LEVELS_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StrictJson() {}

    private static JsonFactory factory() {
        var builder = JsonFactory.builder()
                // the usual pool is one queue for all threads, and costs a record more than its tokens do
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .streamReadConstraints(READ_LIMITS)
                .streamWriteConstraints(WRITE_LIMITS)
                // UTF-8 only: no guessing of UTF-16 and UTF-32, no byte order mark
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                // else what is legal would depend on the names that went before
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                // a NaN is then no JSON, which the check says; as text it would change its type unseen
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
        for (JsonReadFeature leniency : JsonReadFeature.values()) {
            builder.disable(leniency);
        }
        return builder.build();
    }

    /** Shared by all who read or write; thread-safe. */
    static JsonFactory shared() {
        return FACTORY;
    }

    static JsonParser parser(byte[] utf8) {
        return FACTORY.createParser(ObjectReadContext.empty(), utf8);
    }

    /** Reads what stands around records; what they are made of is limited elsewhere. */
    static JsonParser deepParser(byte[] utf8) {
        return DEEP.createParser(ObjectReadContext.empty(), utf8);
    }
}
