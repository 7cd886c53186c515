package io.kore.it.crash;

import io.kore.KoreRecord;
import io.kore.Migrated;
import io.kore.Migrator;
import io.kore.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A migration that drops, keeps, changes and splits in turn, and what it must come to. Stateless. */
final class Reshaping implements Migrator {
    static final String FROM = "old";
    static final String TO = "new";

    @Override
    public Migrated migrate(KoreRecord record) {
        int number = number(record);
        return switch (number % 4) {
            case 0 -> Migrated.drop();
            case 1 -> Migrated.keep();
            case 2 -> Migrated.edit(record).rename("n", "number");
            default -> Migrated.split(record, Map.of("second", number), Map.of("third", number));
        };
    }

    static String record(int number) {
        return "{ \"n\": " + number + " }";
    }

    private static int number(KoreRecord record) {
        return record.fields().get("n") instanceof Integer number ? number : -1;
    }

    /** What the node's records of the old log must come to, in merged order. */
    static List<String> expected(Node node) {
        List<String> expected = new ArrayList<>();
        try (Stream<KoreRecord> records = node.log(FROM).records()) {
            records.forEach(record -> {
                int number = number(record);
                String[] outputs = switch (number % 4) {
                    case 0 -> new String[0];
                    case 1 -> new String[] {record(number)};
                    case 2 -> new String[] {"{\"number\":" + number + "}"};
                    default ->
                        new String[] {record(number), "{\"second\":" + number + "}", "{\"third\":" + number + "}"};
                };
                for (int part = 0; part < outputs.length; part++) {
                    expected.add(record.id().number() + "-" + FROM + "~000" + part + "~"
                            + record.id().writer() + " " + outputs[part]);
                }
            });
        }
        return expected;
    }

    /** What the node's new log holds, in merged order. */
    static List<String> found(Node node) {
        try (Stream<KoreRecord> records = node.log(TO).records()) {
            return records.map(record -> record.id() + " " + record.json()).toList();
        }
    }
}
