package io.kore.engine.koredb;

import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which shards a koredb can carry. It keeps each in a file {@code shard-<log>-<writer>.kore} and looks both names up in plain
 * JavaScript objects: so some names would lead out of its folder, some would not be found again when it starts, some
 * would break it, and two shards can come to one file. Immutable.
 *
 * @param shards those that it can carry, in the order given
 * @param others those that it cannot
 */
public record Carried(List<ShardSummary> shards, List<ShardSummary> others) {
    private static final int FILE_NAME_BYTES_MAX = 255;

    /** What every JavaScript object has, so that a look-up finds something else. */
    private static final Set<String> TAKEN = Set.of(
            "__proto__",
            "__defineGetter__",
            "__defineSetter__",
            "__lookupGetter__",
            "__lookupSetter__",
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf");

    /**
     * Copies the lists.
     *
     * @param shards those that it can carry
     * @param others those that it cannot
     */
    public Carried {
        shards = List.copyOf(shards);
        others = List.copyOf(others);
    }

    /**
     * Sorts shards out.
     *
     * @param all shards as they are shown
     * @return which of them a koredb can carry side by side
     */
    public static Carried of(Collection<ShardSummary> all) {
        Map<String, Integer> files = new HashMap<>();
        all.forEach(summary -> files.merge(fileName(summary.shard()), 1, Integer::sum));
        List<ShardSummary> shards = new ArrayList<>();
        List<ShardSummary> others = new ArrayList<>();
        for (ShardSummary summary : all) {
            ShardId shard = summary.shard();
            if (isCarried(shard) && files.getOrDefault(fileName(shard), 0) == 1) {
                shards.add(summary);
            } else {
                others.add(summary);
            }
        }
        return new Carried(shards, others);
    }

    /**
     * Tells whether a koredb can carry a shard, if no other comes to the same file.
     *
     * @param shard the shard as it is shown
     * @return false if it cannot
     */
    public static boolean isCarried(ShardId shard) {
        return isPlain(shard.log().value())
                && isPlain(shard.writer().value())
                && fileName(shard).getBytes(StandardCharsets.UTF_8).length <= FILE_NAME_BYTES_MAX;
    }

    /**
     * Why a shard is kept back.
     *
     * @param shard one of those that cannot be carried
     * @return the reason in words
     */
    public static String why(ShardId shard) {
        String name = shard.toString().replaceAll("\\p{Cntrl}", "?");
        return isCarried(shard)
                ? "shard " + name + " is not sent, because another one would come to the same file of a koredb"
                : "shard " + name + " is not sent, because a koredb cannot carry such a name";
    }

    private static boolean isPlain(String name) {
        return !TAKEN.contains(name) && !name.contains("..") && name.chars().allMatch(Carried::isPlain);
    }

    /** Neither a path nor the end of a line, which a koredb does not find in the name of a file. */
    private static boolean isPlain(int c) {
        return c != '/' && c != '\\' && c != '\u2028' && c != '\u2029' && !Character.isISOControl(c);
    }

    /**
     * The file that a koredb keeps a shard in.
     *
     * @param shard the shard as it is shown
     * @return the name of the file
     */
    public static String fileName(ShardId shard) {
        return "shard-" + shard.log().value() + "-" + shard.writer().value() + ".kore";
    }
}
