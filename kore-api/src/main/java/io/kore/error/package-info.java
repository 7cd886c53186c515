/**
 * What goes wrong, by what the caller can do about it. All unchecked, all under {@link
 * io.kore.error.KoreException}. Beside these, a wrong argument is an {@link IllegalArgumentException} that
 * names it, and the use of something closed is an {@link IllegalStateException}.
 */
@NullMarked
package io.kore.error;

import org.jspecify.annotations.NullMarked;
