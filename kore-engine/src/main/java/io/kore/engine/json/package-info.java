/**
 * JSON behind a small face: what is a legal record, how objects become records and records become objects,
 * and when two values are equal. The only package of the engine that knows Jackson.
 */
@NullMarked
package io.kore.engine.json;

import org.jspecify.annotations.NullMarked;
