/**
 * This node as a hub for applications on koredb 0.5: answers what they post, and tells them of news over their event
 * streams. Everything runs on one serial executor of its own, so that a client with a large backlog holds up other
 * koredb clients at most.
 */
@NullMarked
package io.kore.engine.hub;

import org.jspecify.annotations.NullMarked;
