/** What a node does with peers and clients that want to harm it: each attack by its name, and all of them together. */
@NullMarked
package io.kore.it.door;

import org.jspecify.annotations.NullMarked;
