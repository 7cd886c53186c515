/**
 * What gathers come to, judged by random histories and a naive oracle that was written from the design's words
 * alone and knows nothing of the engine.
 */
@NullMarked
package io.kore.engine.view.oracle;

import org.jspecify.annotations.NullMarked;
