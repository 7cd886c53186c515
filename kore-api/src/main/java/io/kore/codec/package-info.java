/**
 * The one byte form of records, shared by stores and wire, and the running hash over them. The layout is
 * drawn in {@link io.kore.codec.RecordCodec}; changing it means a new format version.
 */
@NullMarked
package io.kore.codec;

import org.jspecify.annotations.NullMarked;
