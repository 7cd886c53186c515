package io.kore.tck;

import io.kore.model.Base;
import io.kore.model.Envelope;
import io.kore.model.Frontier;
import io.kore.model.Limits;
import io.kore.model.Origin;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One envelope of each form, in rising numbers. What they name is not held by anyone. Stateless. */
final class EnvelopeExamples {
    private EnvelopeExamples() {}

    static List<Envelope> all() {
        Frontier some = frontier(3);
        Base.Single single = new Base.Single(new WriterId("w2"), 777, -1L);
        Base.Single unseen = new Base.Single(new WriterId("x"), 0, Long.MIN_VALUE);
        Origin origin = new Origin(ShardId.of("source", "w~#\u0001"), 5, 0, null);
        List<Envelope> forms = new ArrayList<>();
        forms.add(Envelope.bare(1));
        forms.add(Envelope.of(2, Seen.unchanged()));
        forms.add(Envelope.of(3, Seen.changed(frontier(1))));
        forms.add(Envelope.of(127, Seen.changed(some)));
        forms.add(Envelope.of(128, Seen.all(Frontier.empty())));
        forms.add(Envelope.of(16_384, Seen.all(frontier(200))));
        forms.add(new Envelope(16_385, Seen.unchanged(), Base.empty(), null));
        forms.add(new Envelope(20_000, Seen.unchanged(), Base.of(some), null));
        forms.add(new Envelope(20_001, Seen.changed(some), new Base(some, List.of(single, unseen)), null));
        forms.add(new Envelope(20_002, Seen.all(some), new Base(Frontier.empty(), List.of(unseen)), null));
        forms.add(new Envelope(20_003, null, null, origin));
        forms.add(new Envelope(20_004, Seen.changed(some), Base.of(some), chain(Limits.ORIGIN_CHAIN_MAX)));
        forms.add(new Envelope(1L << 32, Seen.all(Frontier.empty()), null, chain(2)));
        forms.add(Envelope.bare(Limits.BARE_NUMBER_MAX));
        forms.add(Envelope.of(Limits.NUMBER_MAX, Seen.unchanged()));
        return forms;
    }

    /** Some bytes below the largest legal envelope. */
    static Envelope large(long number) {
        return wide(number, 4_000);
    }

    /** Some bytes beyond the largest legal envelope. */
    static Envelope tooLarge(long number) {
        return wide(number, 4_200);
    }

    private static Envelope wide(long number, int writers) {
        String wide = "w".repeat(Limits.WRITER_BYTES_MAX - 10);
        TreeMap<WriterId, Prefix> prefixes = new TreeMap<>();
        for (int i = 0; i < writers; i++) {
            prefixes.put(new WriterId(wide + i), new Prefix(i + 1, i));
        }
        return Envelope.of(number, Seen.all(Frontier.copyOf(prefixes)));
    }

    private static Frontier frontier(int size) {
        TreeMap<WriterId, Prefix> prefixes = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            prefixes.put(new WriterId("w" + i), new Prefix(1L + 300L * i, 0x0123456789abcdefL * (i + 1)));
        }
        return Frontier.copyOf(prefixes);
    }

    private static Origin chain(int length) {
        Origin chain = new Origin(ShardId.of("first", "émile"), 0, 0, null);
        for (int i = 1; i < length; i++) {
            chain = new Origin(ShardId.of("log " + i, "a~000" + i % 10 + "~b"), 1L << i, i * 600, chain);
        }
        return chain;
    }
}
