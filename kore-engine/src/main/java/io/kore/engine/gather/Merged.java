package io.kore.engine.gather;

import io.kore.model.RecordId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One merged object. Immutable.
 *
 * @param key its key, a {@code String} or {@code BigDecimal}
 * @param last the last record applied, in merged order
 * @param fields its fields, without those that Kore adds; unmodifiable
 */
public record Merged(Object key, RecordId last, Map<String, @Nullable Object> fields) {}
