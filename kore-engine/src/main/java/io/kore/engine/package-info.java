/** The engine: ingest, merged order, processing, migration and sync, over any store and transport. */
@NullMarked
package io.kore.engine;

import org.jspecify.annotations.NullMarked;
