/** The default store: one checksummed journal in a folder. */
@NullMarked
package io.kore.store.file;

import org.jspecify.annotations.NullMarked;
