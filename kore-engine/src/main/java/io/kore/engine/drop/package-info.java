/**
 * Logs that were dropped: what is remembered of them, and how one is dropped and taken up again.
 */
@NullMarked
package io.kore.engine.drop;

import org.jspecify.annotations.NullMarked;
