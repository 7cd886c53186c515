/** An application whose contacts change shape: what they were, what they are, and the way from one to the other. */
@NullMarked
package org.example.contacts;

import org.jspecify.annotations.NullMarked;
