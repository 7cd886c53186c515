/**
 * Kore, the simplest distributed log datastore: what an application holds. Start with {@link io.kore.Kore#node()}.
 */
@NullMarked
package io.kore;

import org.jspecify.annotations.NullMarked;
