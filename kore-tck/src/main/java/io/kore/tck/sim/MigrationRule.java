package io.kore.tck.sim;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.model.LogName;
import io.kore.model.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A migration of one log into another: the function that an application gives, and, apart from it, what each record must
 * come to. Immutable.
 *
 * @param from the old log
 * @param to the new log
 * @param kind what it does
 */
record MigrationRule(LogName from, LogName to, Kind kind) {
    /** What becomes of records. */
    enum Kind {
        /** Each stays as it is. */
        IDENTITY,
        /** Some go. */
        DROP,
        /** A field gets another name. */
        RENAME,
        /** Each comes to none, one or several. */
        SPLIT,
        /** Some of all that. */
        MIXED
    }

    private static final String OLD_FIELD = "p";
    private static final String NEW_FIELD = "pp";
    private static final String PART_FIELD = "part";
    /** What a migrator that fails now and then says. */
    static final String NOT_NOW = "not now";

    /** Whether this is about these logs. */
    boolean isOf(LogName source, LogName target) {
        return from.equals(source) && to.equals(target);
    }

    /** The function as the application writes it; throws where it is told to fail. */
    Migrator migrator(BooleanSupplier fails) {
        return record -> {
            if (fails.getAsBoolean()) {
                throw new IllegalStateException(NOT_NOW);
            }
            return switch (kindFor(number(record.fields()))) {
                case IDENTITY, MIXED -> Migrated.keep();
                case DROP -> number(record.fields()) % 3 == 0 ? Migrated.drop() : Migrated.keep();
                case RENAME -> Migrated.edit(record).rename(OLD_FIELD, NEW_FIELD);
                case SPLIT -> split(record);
            };
        };
    }

    private Kind kindFor(long number) {
        return kind == Kind.MIXED ? Kind.values()[(int) (number % 4)] : kind;
    }

    private static Migrated split(KoreRecord record) {
        List<Object> parts = new ArrayList<>();
        for (int part = 0; part < number(record.fields()) % 4; part++) {
            Map<String, Object> fields = new TreeMap<>(record.fields());
            fields.keySet().removeIf(name -> name.startsWith("_"));
            fields.put(PART_FIELD, part);
            parts.add(part == 1 ? record : fields);
        }
        return Migrated.split(parts);
    }

    /**
     * What a record must come to, part by part.
     *
     * @param payload the bytes
     * @param fields the same as fields
     */
    record Output(Payload payload, Map<String, Object> fields) {
        private static Output kept(Known source) {
            return new Output(source.record.payload(), source.fields);
        }

        /** Names and strings are plain letters, numbers are small: so the canonical form is this. */
        private static Output changed(Map<String, Object> fields) {
            StringBuilder json = new StringBuilder();
            new TreeMap<>(fields)
                    .forEach((name, value) -> json.append(json.length() == 0 ? '{' : ',')
                            .append('"')
                            .append(name)
                            .append("\":")
                            .append(value instanceof Number ? value.toString() : "\"" + value + '"'));
            return new Output(Payload.of(json.append('}').toString()), fields);
        }
    }

    /** What a record must come to. */
    List<Output> outputs(Known source) {
        long number = number(source.fields);
        return switch (kindFor(number)) {
            case IDENTITY, MIXED -> List.of(Output.kept(source));
            case DROP -> number % 3 == 0 ? List.of() : List.of(Output.kept(source));
            case RENAME -> List.of(renamed(source));
            case SPLIT -> parts(source, number % 4);
        };
    }

    private static Output renamed(Known source) {
        Map<String, Object> fields = new TreeMap<>(source.fields);
        Object value = fields.remove(OLD_FIELD);
        if (value == null) {
            return Output.kept(source);
        }
        fields.put(NEW_FIELD, value);
        return Output.changed(fields);
    }

    private static List<Output> parts(Known source, long count) {
        List<Output> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            Map<String, Object> fields = new TreeMap<>(source.fields);
            fields.put(PART_FIELD, part);
            parts.add(part == 1 ? Output.kept(source) : Output.changed(fields));
        }
        return parts;
    }

    private static long number(Map<String, Object> fields) {
        return fields.get(Desk.SERIAL) instanceof Number number ? number.longValue() : 0;
    }
}
