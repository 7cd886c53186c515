/**
 * What applications see of a log: raw records, processors and gathers, each kept up to date as records
 * arrive. The door is {@link io.kore.engine.view.Views}.
 */
@NullMarked
package io.kore.engine.view;

import org.jspecify.annotations.NullMarked;
