/** What an application holds: nodes, logs and subscriptions. */
@NullMarked
package io.kore;

import org.jspecify.annotations.NullMarked;
