package io.kore.engine.view.oracle;

import io.kore.model.LogName;
import io.kore.model.ShardId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A migration as the norm says: each shard of a log mapped into derived shards of another, each record to its
 * outputs, the same whoever does it and when. Immutable.
 *
 * @param from the old log
 * @param to the new one
 * @param isIdentity whether each record is kept, or some are dropped, changed and split
 */
record Migration(LogName from, LogName to, boolean isIdentity) {
    /** What a member can derive from what it holds and has not derived yet. */
    List<OracleRecord> run(Member member) {
        return run(member, Set.of());
    }

    /** The same, but for what some shards hold: each is migrated independently of the others. */
    List<OracleRecord> run(Member member, Set<ShardId> passedOver) {
        List<OracleRecord> derived = new ArrayList<>();
        for (OracleRecord source : List.copyOf(member.arrivals())) {
            if (source.log().equals(from)
                    && !passedOver.contains(source.stored().shard())) {
                List<Map<String, @Nullable Object>> outputs = outputs(source);
                for (int part = 0; part < outputs.size(); part++) {
                    if (!member.holdsDerived(to, source, part)) {
                        derived.add(member.derive(to, source, part, outputs.get(part)));
                    }
                }
            }
        }
        return derived;
    }

    private List<Map<String, @Nullable Object>> outputs(OracleRecord source) {
        Map<String, @Nullable Object> fields = source.fields();
        if (isIdentity || fields.containsKey("change")) {
            return List.of(fields);
        }
        if (fields.get("d") instanceof List) {
            return List.of();
        }
        if (fields.containsKey("c")) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
            changed.put("a", changed.remove("c"));
            return List.of(changed);
        }
        if (fields.containsKey("b")) {
            Map<String, @Nullable Object> second = new LinkedHashMap<>(fields);
            second.put("k", "p");
            second.remove("b");
            return List.of(fields, second);
        }
        return List.of(fields);
    }
}
