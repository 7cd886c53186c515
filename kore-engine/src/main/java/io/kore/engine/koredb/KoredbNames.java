package io.kore.engine.koredb;

import io.kore.model.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which shards koredb 0.5 can carry by their names. Stateless. */
public final class KoredbNames {
    private static final int FILE_NAME_BYTES_MAX = 255;
    /** It keeps logs and shards as properties of plain objects, which have these from birth. */
    private static final Set<String> TAKEN = Set.of(
            "__proto__",
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf",
            "__defineGetter__",
            "__defineSetter__",
            "__lookupGetter__",
            "__lookupSetter__");

    private KoredbNames() {}

    /**
     * The file in which koredb keeps a shard.
     *
     * @param shard a shard
     * @return a file name, which two shards may share where names hold a {@code -}
     */
    public static String file(ShardId shard) {
        return "shard-" + shard.log() + "-" + shard.writer() + ".kore";
    }

    /**
     * Why koredb cannot carry a shard.
     *
     * @param shard a shard
     * @return the reason in words, or null if it can
     */
    public static @Nullable String objection(ShardId shard) {
        String file = file(shard);
        if (file.chars()
                .anyMatch(c -> c == '/' || c == '\\' || c == '\u2028' || c == '\u2029' || Character.isISOControl(c))) {
            return "its names hold a character that cannot stand in a file name of koredb";
        }
        if (file.getBytes(StandardCharsets.UTF_8).length > FILE_NAME_BYTES_MAX) {
            return "its names are too long for a file name of koredb";
        }
        if (shard.log().value().contains("..") || shard.writer().value().contains("..")) {
            return "its name looks like a way out of a folder";
        }
        if (TAKEN.contains(shard.log().value()) || TAKEN.contains(shard.writer().value())) {
            return "its name is one that koredb cannot look up";
        }
        return null;
    }
}
