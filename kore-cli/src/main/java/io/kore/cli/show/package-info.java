/** What {@code kore show} prints: records, gathered objects and explanations, once or as they come. */
@NullMarked
package io.kore.cli.show;

import org.jspecify.annotations.NullMarked;
