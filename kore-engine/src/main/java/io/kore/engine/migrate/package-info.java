/**
 * Migration: a deterministic map of each shard of one log into shards of another. Where it has come to is read off the
 * new log; there is no other state. The argument is in docs/DESIGN.md.
 */
@NullMarked
package io.kore.engine.migrate;

import org.jspecify.annotations.NullMarked;
