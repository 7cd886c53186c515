@NullMarked
package io.kore.engine.migrate;

import org.jspecify.annotations.NullMarked;
