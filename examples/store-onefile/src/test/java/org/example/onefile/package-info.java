/** The example store keeps the contract. */
@NullMarked
package org.example.onefile;

import org.jspecify.annotations.NullMarked;
