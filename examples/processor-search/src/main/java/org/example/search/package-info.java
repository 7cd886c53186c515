/** A processor plugin for Kore that searches the texts of a log: the example of how to write one. */
@NullMarked
package org.example.search;

import org.jspecify.annotations.NullMarked;
