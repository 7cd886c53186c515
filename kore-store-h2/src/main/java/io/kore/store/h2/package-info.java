/**
 * A store in an embedded H2 database: plain tables that a person can ask in SQL while the node is closed.
 *
 * <pre>
 *  H2ShardStoreProvider -> Opening -> H2ShardStore
 *                                       |  SqlThreads    all JDBC runs on the store's own threads
 *                                       |  Holdings      what is held, in memory
 *                                       |  WriteSession  one connection that writes
 *                                       |  ReadSession   a few that read, for cursors
 *                                       '- H2Database    the only class that speaks H2's dialect
 *                                            '- PlaceFile, Place    the files in the folder
 * </pre>
 *
 * <p>The schema is drawn in {@link io.kore.store.h2.Schema}.
 */
@NullMarked
package io.kore.store.h2;

import org.jspecify.annotations.NullMarked;
