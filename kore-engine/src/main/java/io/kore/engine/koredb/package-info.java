/**
 * What koredb 0.5 says and hears, as values: bodies read and written, which names it can carry, and what to answer to what
 * it claims. Nothing here reads, waits or sends.
 *
 * <pre>{@code
 * {whoami, unsynched, logs: [{log, writer, sz, from, records: [...]}, ...]}
 * }</pre>
 *
 * <p>{@code sz} is how many records of a shard the sender holds, {@code from} the index of the first record that it
 * sends. A koredb looks the other side's {@code sz} up by writer alone, in the first entry that matches; one that holds
 * less than that answers the same number back. So entries for one writer stand smallest {@code sz} first, and a
 * claim without records may be an echo.
 */
@NullMarked
package io.kore.engine.koredb;

import org.jspecify.annotations.NullMarked;
