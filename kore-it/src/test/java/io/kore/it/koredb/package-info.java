/** Whole nodes beside koredb 0.5: clients that post what real ones were recorded to post, and a hub that echoes as they do. */
@NullMarked
package io.kore.it.koredb;

import org.jspecify.annotations.NullMarked;
