/** Tests of the door in. */
@NullMarked
package io.kore.engine.ingest;

import org.jspecify.annotations.NullMarked;
