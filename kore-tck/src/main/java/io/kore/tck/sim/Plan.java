package io.kore.tck.sim;

import io.kore.model.LogName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What people use in one history: which logs there are, and which are migrated into which. Immutable.
 *
 * @param logs the names of all logs
 * @param migrations the migrations that some devices run
 */
record Plan(List<String> logs, List<MigrationRule> migrations) {
    private static final List<String> WRITTEN = List.of("book", "till");

    Plan {
        logs = List.copyOf(logs);
        migrations = List.copyOf(migrations);
    }

    /** Half of the histories have migrations; some of these go on into a third log, or bring two logs into one. */
    static Plan of(Random random) {
        List<String> logs = new ArrayList<>(WRITTEN);
        List<MigrationRule> migrations = new ArrayList<>();
        if (random.nextBoolean()) {
            logs.add("book2");
            migrations.add(rule("book", "book2", random));
            if (random.nextInt(3) == 0) {
                migrations.add(rule("till", "book2", random));
            }
            if (random.nextInt(3) == 0) {
                logs.add("book3");
                migrations.add(rule("book2", "book3", random));
            }
        }
        return new Plan(logs, migrations);
    }

    private static MigrationRule rule(String from, String to, Random random) {
        MigrationRule.Kind[] kinds = MigrationRule.Kind.values();
        return new MigrationRule(new LogName(from), new LogName(to), kinds[random.nextInt(kinds.length)]);
    }

    /** A log, and all that its records come to. */
    Set<LogName> reach(LogName log) {
        Set<LogName> reach = new HashSet<>(Set.of(log));
        // each rule leads from an earlier log to a later one
        for (MigrationRule rule : migrations) {
            if (reach.contains(rule.from())) {
                reach.add(rule.to());
            }
        }
        return reach;
    }
}
