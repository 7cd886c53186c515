/**
 * Who may come in, how a node introduces itself to its peers, and the limits that both sides keep.
 * Used by applications and transports alike.
 */
@NullMarked
package io.kore.access;

import org.jspecify.annotations.NullMarked;
