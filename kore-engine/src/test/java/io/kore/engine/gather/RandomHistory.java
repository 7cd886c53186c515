package io.kore.engine.gather;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.json.Json;
import io.kore.engine.order.SimulatedNode;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.ArrivalCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A few nodes that write, edit what they have gathered, and exchange parts of what they hold, at random from
 * a seed. Each gathers what it holds as it arrives. Confined to one thread.
 */
final class RandomHistory implements AutoCloseable {
    static final LogName LOG = new LogName("list");
    static final LogName NOISE = new LogName("noise");
    static final Json JSON = new Json();

    private static final String LONG = "a text that is longer than what a change holds on to ";
    private static final String[] VALUES = {
        "1",
        "1.0",
        "1e0",
        "2",
        "\"1\"",
        "true",
        "null",
        "\"" + LONG + "1\"",
        "\"" + LONG + "2\"",
        "{\"n\":1,\"m\":[1]}",
        "{\"m\":[1.0],\"n\":1.00}",
        "[1,2]",
        "[2,1]",
        "{}"
    };
    private static final String[] KEYS = {"\"p\"", "\"p\"", "\"p\"", "\"q\"", "7", "7.0", "true", "null"};
    private static final String[] FIELDS = {"a", "b", "c", "d"};

    final List<Member> members = new ArrayList<>();
    final GatherRule rule;
    private final Random random;
    private final boolean hasBare;
    private final long seed;

    RandomHistory(long seed, boolean hasBare) {
        this.seed = seed;
        this.random = new Random(seed);
        this.hasBare = hasBare;
        GatherRule drawn = GatherRule.ALL.on("k");
        if (random.nextInt(3) > 0) {
            drawn = drawn.where("t", random.nextBoolean() ? "c" : JSON.value(1));
        }
        this.rule = random.nextInt(6) == 0 ? drawn.overwriting() : drawn;
        int size = 2 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            members.add(new Member("" + (char) ('a' + i)));
        }
    }

    /** One thing happens; answers to whom. */
    Member step() {
        Member member = members.get(random.nextInt(members.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> member.append(fresh(), null);
            case 3, 4, 5, 6 -> member.edit();
            default -> {
                Member from = members.get(random.nextInt(members.size()));
                member.node.receiveSome(from.node, random, random.nextBoolean() ? 1 : 0.7);
            }
        }
        member.fold();
        return member;
    }

    /** Everybody gets everything. */
    void settle() {
        for (int i = 0; i < 2; i++) {
            members.forEach(to -> members.forEach(from -> to.node.receiveSome(from.node, random, 1)));
        }
        members.forEach(Member::fold);
    }

    @Override
    public void close() {
        members.forEach(member -> member.node.close());
    }

    private String fresh() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (random.nextInt(8) > 0) {
            fields.put("k", any(KEYS));
        }
        if (random.nextInt(5) > 0) {
            fields.put("t", random.nextInt(4) == 0 ? any(VALUES) : random.nextBoolean() ? "\"c\"" : "1.00");
        }
        IntStream.range(0, random.nextInt(4)).forEach(i -> fields.put(any(FIELDS), any(VALUES)));
        return json(fields);
    }

    private static String json(Map<String, String> fields) {
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return json.append('}').toString();
    }

    private String any(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** An object as it was shown at some time, and the token that came with it. */
    private record Shown(Map<String, @Nullable Object> fields, Base base) {}

    /** A node that gathers. */
    final class Member {
        final SimulatedNode node;
        final List<ShardRecord> held = new ArrayList<>();
        GatherFold fold;
        GatherState state;
        private final List<Shown> screens = new ArrayList<>();
        private long position;

        Member(String writer) {
            node = new SimulatedNode(writer);
            fold = freshFold();
            state = fold.state();
        }

        /** With so little memory that nearly everything is read again. */
        private GatherFold freshFold() {
            FoldLimits limits = seed % 2 == 0 ? FoldLimits.DEFAULT : new FoldLimits(2, 2, 100);
            return new GatherFold(
                    node.store(),
                    LOG,
                    rule,
                    JSON,
                    error -> {
                        throw error;
                    },
                    limits);
        }

        /** Goes on with what was saved, as after a restart. */
        private void restart() {
            ByteWriter saved = new ByteWriter();
            ByteWriter piece = new ByteWriter();
            Runnable takeAway = () -> {
                saved.putBytes(piece.toBytes());
                piece.clear();
            };
            fold.save(piece, takeAway);
            takeAway.run();
            fold = freshFold();
            try {
                fold.restore(new ByteReader(saved.toBytes()));
            } catch (MalformedException e) {
                throw new AssertionError("what was saved cannot be read", e);
            }
        }

        void fold() {
            if (random.nextInt(4) == 0) {
                restart();
            }
            try (ArrivalCursor cursor = node.store().readArrivals(position)) {
                for (ShardRecord record = cursor.next(); record != null; record = cursor.next()) {
                    position = cursor.position() + 1;
                    if (record.shard().log().equals(LOG)) {
                        held.add(record);
                        fold.take(record, cursor.position());
                    }
                }
            }
            state = fold.state();
            for (Merged object : state.objects().values()) {
                if (random.nextInt(3) == 0) {
                    screens.add(new Shown(object.fields(), Base.of(state.frontier())));
                }
            }
        }

        ShardRecord append(String json, @Nullable Base base) {
            if (random.nextInt(10) == 0) {
                node.append(NOISE, json, null);
            }
            boolean isBare = hasBare && node.writer().equals(members.get(0).node.writer());
            return isBare ? node.appendBare(LOG, json) : node.append(LOG, json, base);
        }

        /** Saves a screen, shown now or earlier, once or several times, with or without its token. */
        void edit() {
            if (screens.isEmpty()) {
                append(fresh(), null);
                return;
            }
            int newest = screens.size() - 1;
            Shown shown = screens.get(random.nextBoolean() ? newest : random.nextInt(screens.size()));
            boolean names = random.nextInt(3) > 0;
            for (int saves = 1 + random.nextInt(2); saves > 0; saves--) {
                Map<String, @Nullable Object> edited = new LinkedHashMap<>(shown.fields());
                for (int changes = random.nextInt(3); changes > 0; changes--) {
                    change(edited);
                }
                ShardRecord saved = append(JSON.text(edited), names ? shown.base() : null);
                Base next = shown.base()
                        .plus(node.writer(), saved.index(), saved.hash().head());
                shown = new Shown(edited, next);
                if (random.nextBoolean()) {
                    screens.add(shown);
                }
            }
        }

        private void change(Map<String, @Nullable Object> fields) {
            String name = any(FIELDS);
            if (random.nextInt(3) == 0) {
                fields.remove(name);
            } else {
                fields.put(
                        name,
                        JSON.fields(io.kore.model.Payload.of("{\"v\":" + any(VALUES) + "}"))
                                .get("v"));
            }
        }
    }
}
