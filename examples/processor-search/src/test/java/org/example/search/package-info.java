/** Tests of the search: the contract, what is found, and a whole node. */
@NullMarked
package org.example.search;

import org.jspecify.annotations.NullMarked;
