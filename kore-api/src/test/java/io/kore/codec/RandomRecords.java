package io.kore.codec;

import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.Origin;
import io.kore.model.Payload;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records of every form from a seed. Confined to one thread. */
final class RandomRecords {
    static final ShardId SHARD = ShardId.of("list", "writer");

    private final SplittableRandom random;

    RandomRecords(long seed) {
        random = new SplittableRandom(seed);
    }

    ShardRecord next() {
        byte[] hash = new byte[Hash.BYTES];
        random.nextBytes(hash);
        byte[] payload = new byte[random.nextInt(60)];
        random.nextBytes(payload);
        return new ShardRecord(SHARD, random.nextInt(9), envelope(), Payload.owning(payload), Hash.of(hash));
    }

    private Envelope envelope() {
        long number = 1 + random.nextLong(random.nextBoolean() ? 300 : Limits.NUMBER_MAX);
        Origin origin = random.nextInt(3) == 0 ? origin() : null;
        if (random.nextInt(5) == 0) {
            return new Envelope(number, null, null, origin);
        }
        Frontier entries = random.nextInt(3) == 0 ? Frontier.empty() : frontier();
        Seen seen = random.nextBoolean() ? Seen.all(entries) : Seen.changed(entries);
        return new Envelope(number, seen, random.nextInt(3) == 0 ? base() : null, origin);
    }

    private Frontier frontier() {
        TreeMap<WriterId, Prefix> prefixes = new TreeMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            prefixes.put(writer(), new Prefix(1 + place(), random.nextLong()));
        }
        return Frontier.copyOf(prefixes);
    }

    private Base base() {
        Frontier frontier = random.nextBoolean() ? frontier() : Frontier.empty();
        List<Base.Single> singles = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            WriterId writer = writer();
            long index = frontier.count(writer) + 10L * i;
            if (singles.stream().noneMatch(s -> s.writer().equals(writer) && s.index() == index)) {
                singles.add(new Base.Single(writer, index, random.nextLong()));
            }
        }
        return new Base(frontier, singles);
    }

    private @Nullable Origin origin() {
        Origin chain = null;
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 16 : 2); i >= 0; i--) {
            chain = new Origin(
                    new ShardId(ShardId.of("log " + i, "x").log(), writer()),
                    place(),
                    random.nextInt(Origin.PARTS_MAX),
                    chain);
        }
        return chain;
    }

    private long place() {
        return random.nextLong(random.nextBoolean() ? 200 : Long.MAX_VALUE - 1);
    }

    private WriterId writer() {
        String[] parts = {"a", "b", "é", "\uD83D\uDC27", "\u0000", "~0001~", "#f", "x".repeat(100), "-"};
        StringBuilder id = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            id.append(parts[random.nextInt(parts.length)]);
        }
        return new WriterId(id.toString());
    }
}
