/**
 * A store in an embedded H2 database: plain tables that a person can ask in SQL while the node is closed.
 *
 * <pre>
 *  H2ShardStoreProvider -> Opening -> H2ShardStore
 *                                       |  SqlThreads    all JDBC runs on the store's own threads
 *                                       |  Holdings      what is held, in memory
 *                                       |  WriteSession  one connection that writes
 *                                       |  ReadSession   a few that read, for cursors
 *                                       '- H2Database    URL, settings, force and close: what is H2's own
 *                                            '- PlaceFile, Place    the files in the folder
 * </pre>
 *
 * <p>The tables are made and drawn in {@link io.kore.store.h2.Schema}. These two are where H2's dialect stands; all
 * other SQL is of the standard, through plain JDBC, so that a store over another SQL database can follow this one:
 * it writes {@code Schema}, {@code H2Database} and {@code Failures} anew, and drops {@code PlaceFile} and {@code
 * CutDisk}, which bring H2's files to our disk.
 */
@NullMarked
package io.kore.store.h2;

import org.jspecify.annotations.NullMarked;
