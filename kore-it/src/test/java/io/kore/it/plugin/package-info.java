/** What happens for each set of plugins that an application may have on its class path. */
@NullMarked
package io.kore.it.plugin;

import org.jspecify.annotations.NullMarked;
