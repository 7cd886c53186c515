/**
 * The one door in. Local appends, peers' batches and, later, migrated and imported records all pass {@link
 * io.kore.engine.ingest.Ingest}, which gives numbers and pasts, checks what others gave, and hands the
 * batch to the journal.
 */
@NullMarked
package io.kore.engine.ingest;

import org.jspecify.annotations.NullMarked;
