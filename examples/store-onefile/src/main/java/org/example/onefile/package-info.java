/** A store plugin for Kore that keeps everything in one file: the example of how to write one. */
@NullMarked
package org.example.onefile;

import org.jspecify.annotations.NullMarked;
