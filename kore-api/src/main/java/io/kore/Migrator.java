package io.kore;

import java.util.function.Function;

/**
 * What becomes of each record of an old log in a new one; see {@link Node#migrate}.
 *
 * <p>It must be a <b>pure, deterministic function of the record</b>: no clock, no randomness, no look at other records
 * or at what it did before, no side effects. It is called once for most records and more than once for some (after a
 * start for the last one of each writer, after a crash or a fork for others), for the records of each writer in order,
 * and on every node that migrates. All of these calls must answer the same, or the nodes part: that is reported as a
 * fork. Change the function only together with the name of the new log.
 *
 * <p>A record that koredb passed on is held as its JSON value, numbers as IEEE doubles: {@code 1.50} comes as {@code 1.5}
 * there. So where koredb nodes take part, look at values, not at how they are written.
 *
 * <p>If it throws, the migration of that writer's records stops at this one, which is reported to the node's error
 * handler; nothing is left out. It goes on after {@link Migration#retry()} or a start.
 *
 * <pre>{@code
 * node.migrate("contacts", "people", record -> switch (String.valueOf(record.fields().get("type"))) {
 *     case "draft" -> Migrated.drop();
 *     case "couple" -> Migrated.split(
 *             Map.of("name", record.fields().get("her")), Map.of("name", record.fields().get("him")));
 *     default -> Migrated.edit(record).rename("tel", "phone");
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Migrator {
    /**
     * Answers what becomes of a record.
     *
     * @param record the old record, with its id as its writer gave it
     * @return {@link Migrated#drop()}, {@link Migrated#keep()}, {@link Migrated#to}, {@link Migrated#split(Object...)}
     *     or {@link Migrated#edit}; never null
     * @throws Exception to stop the migration of this writer's records here
     */
    Migrated migrate(KoreRecord record) throws Exception;

    /**
     * A migrator for records that Jackson can read as a type of the application.
     *
     * @param type a class or Java record; fields that it does not know are not handed on, unless the answer is {@link
     *     Migrated#keep()}
     * @param function answers what becomes of an object
     * @param <T> the type
     * @return the migrator; a record that does not fit the type stops it
     */
    static <T> Migrator typed(Class<T> type, Function<? super T, ? extends Migrated> function) {
        return record -> function.apply(record.as(type));
    }
}
