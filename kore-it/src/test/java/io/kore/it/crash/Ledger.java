package io.kore.it.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody said that he was about to do to a store, and what he said was done; and so what the store may hold
 * after a crash: all that it held when it was opened, then a prefix of the batches, whole batch by whole batch
 * and no shorter than what was forced, without the logs that were dropped; and each value old or new. Confined to
 * one thread.
 *
 * <p>The words: {@code append <print>;<print>;…}, {@code forced <batches>}, {@code drop <log>} and {@code dropped},
 * {@code write <key> <hash>} (the hash is {@code -} to remove it) and {@code written}, {@code closed}.
 */
final class Ledger {
    private Found before = Found.nothing();
    private final List<List<String>> batches = new ArrayList<>();
    private final List<Drop> drops = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private Sure sure = new Sure(0, 0, 0);
    private long acknowledged;

    /** How much was acknowledged at some moment: so many batches, drops and writes. Immutable. */
    record Sure(int batches, int drops, int writes) {}

    private record Drop(String log, int batchesBefore) {}

    private record Write(String key, String hash) {}

    /** Hears one word with what belongs to it. */
    void told(String word, String rest) {
        switch (word) {
            case "append" -> batches.add(List.of(rest.split(";")));
            case "forced" -> sure = new Sure(Math.max(sure.batches, Integer.parseInt(rest)), sure.drops, sure.writes);
            case "drop" -> drops.add(new Drop(rest, batches.size()));
            case "dropped" -> sure = new Sure(sure.batches, drops.size(), sure.writes);
            case "write" -> {
                String[] parts = rest.split(" ");
                writes.add(new Write(parts[0], parts[1]));
            }
            case "written" -> sure = new Sure(sure.batches, sure.drops, writes.size());
            case "closing" -> {}
            case "closed" -> sure = new Sure(batches.size(), drops.size(), writes.size());
            default -> throw new AssertionError("not understood: " + word + " " + rest);
        }
    }

    Sure sure() {
        return sure;
    }

    /** How many records were acknowledged in all lives. */
    long acknowledged() {
        return acknowledged
                + batches.subList(0, sure.batches).stream()
                        .mapToLong(List::size)
                        .sum();
    }

    /** Begins a life on a store that holds this: all of it is durable, and stays as it is for ever. */
    void adopt(Found found) {
        acknowledged = acknowledged();
        before = found;
        batches.clear();
        drops.clear();
        writes.clear();
        sure = new Sure(0, 0, 0);
    }

    /** What is wrong with what was found after a crash, or empty. */
    Optional<String> fault(Found found) {
        return fault(found, sure);
    }

    /** What is wrong with what was found after a crash by which so much had been acknowledged, or empty. */
    Optional<String> fault(Found found, Sure acknowledged) {
        int kept = 0;
        long end = before.end();
        while (end < found.end() && kept < batches.size()) {
            end += batches.get(kept).size();
            kept++;
        }
        if (end != found.end()) {
            return Optional.of(
                    "the journal ends at " + found.end() + ", which is not between two batches of those up to " + end
                            + " that followed position " + before.end());
        }
        if (kept < acknowledged.batches) {
            return Optional.of("acknowledged records are lost: of " + acknowledged.batches + " forced batches " + kept
                    + " are there; the first lost one is " + batches.get(kept));
        }
        int dropsLeast = acknowledged.drops;
        while (dropsLeast < drops.size() && drops.get(dropsLeast).batchesBefore < kept) {
            dropsLeast++;
        }
        for (int dropped = dropsLeast; dropped <= drops.size(); dropped++) {
            if (expected(kept, dropped).equals(found.arrivals())) {
                return valueFault(found.values(), acknowledged);
            }
        }
        return Optional.of(difference(expected(kept, dropsLeast), found.arrivals()));
    }

    private TreeMap<Long, String> expected(int kept, int dropped) {
        TreeMap<Long, String> expected = new TreeMap<>(before.arrivals());
        long position = before.end();
        int next = 0;
        for (int batch = 0; batch <= kept; batch++) {
            for (; next < dropped && (batch == kept || drops.get(next).batchesBefore == batch); next++) {
                String head = drops.get(next).log + "/";
                expected.values().removeIf(print -> print.startsWith(head));
            }
            if (batch < kept) {
                for (String print : batches.get(batch)) {
                    expected.put(position, print);
                    position++;
                }
            }
        }
        return expected;
    }

    private static String difference(Map<Long, String> expected, Map<Long, String> found) {
        Set<Long> positions = new TreeSet<>(expected.keySet());
        positions.addAll(found.keySet());
        long differing = positions.stream()
                .filter(position -> !Objects.equals(expected.get(position), found.get(position)))
                .findFirst()
                .orElseThrow();
        return "position " + differing + " should hold " + expected.get(differing) + ", and holds "
                + found.get(differing);
    }

    private Optional<String> valueFault(Map<String, String> values, Sure acknowledged) {
        TreeMap<String, Set<String>> allowed = new TreeMap<>();
        before.values().forEach((key, hash) -> allowed.put(key, new HashSet<>(Set.of(hash))));
        for (int at = 0; at < writes.size(); at++) {
            Write write = writes.get(at);
            Set<String> hashes = allowed.computeIfAbsent(write.key, key -> new HashSet<>(Set.of("-")));
            if (at < acknowledged.writes) {
                hashes.clear();
            }
            hashes.add(write.hash);
        }
        values.keySet().forEach(key -> allowed.putIfAbsent(key, Set.of("-")));
        for (Map.Entry<String, Set<String>> entry : allowed.entrySet()) {
            String value = values.getOrDefault(entry.getKey(), "-");
            if (!entry.getValue().contains(value)) {
                return Optional.of("the value of " + entry.getKey() + " should be one of "
                        + Arrays.toString(entry.getValue().toArray()) + ", and is " + value);
            }
        }
        return Optional.empty();
    }
}
