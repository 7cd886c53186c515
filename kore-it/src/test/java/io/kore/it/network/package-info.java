/** What runs in the processes of the soak on real networks, {@code src/test/scripts/real-network.sh}. */
@NullMarked
package io.kore.it.network;

import org.jspecify.annotations.NullMarked;
