/**
 * Immutable values of the model: names, places, causal data and payloads. This package imports nothing
 * else of Kore, so that every other part may speak in its terms.
 */
@NullMarked
package io.kore.model;

import org.jspecify.annotations.NullMarked;
