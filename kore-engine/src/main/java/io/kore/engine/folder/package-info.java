/** The folders of koredb 0.5: a file a shard, its first line says which, each other line is a record. */
@NullMarked
package io.kore.engine.folder;

import org.jspecify.annotations.NullMarked;
