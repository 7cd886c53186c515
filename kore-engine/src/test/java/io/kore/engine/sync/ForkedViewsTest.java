package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.KoreRecord;
import io.kore.engine.json.Json;
import io.kore.engine.view.EntryUpdate;
import io.kore.engine.view.ViewLimits;
import io.kore.engine.view.Views;
import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an application sees that watches a log while its node learns of forks: at each step the same as one that
 * looks for the first time.
 */
class ForkedViewsTest {
    private static final LogName LOG = new LogName("list");

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("kore.soak") ? 5_000 : 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void who_has_watched_all_along_sees_what_a_newcomer_sees(long seed) {
        try {
            new Story(seed).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static final class Story {
        final Random random;
        final SimNode hub = SimNode.prompt("hub");
        final List<SimNode> devices = new ArrayList<>();
        final Views watching;
        final List<String> addedContents = new ArrayList<>();
        final Map<Object, String> mirror = new LinkedHashMap<>();
        int written;
        int forks;

        Story(long seed) {
            random = new Random(seed);
            watching = views(hub);
            for (int i = 0; i < 4; i++) {
                devices.add(new SimNode(i < 3 ? "phone" : "pad", seed * 10 + i));
            }
            watching.onRecords(LOG, records -> {
                try (Stream<KoreRecord> added = records.added();
                        Stream<KoreRecord> all = records.all()) {
                    List<String> contents = added.map(KoreRecord::json).toList();
                    addedContents.addAll(contents);
                    assertThat(all.map(KoreRecord::json).toList()).containsAll(contents);
                    boolean hasForked = forks != hub.histories().strands().size();
                    forks = hub.histories().strands().size();
                    if (hasForked && addedContents.size() > contents.size()) {
                        assertThat(records.atEnd())
                                .as("at the end after a fork")
                                .isFalse();
                    }
                }
            });
            watching.gather(LOG).gatherOn("key").onChange(result -> {
                result.removed().forEach(mirror::remove);
                for (Entry<Map<String, Object>> entry : result) {
                    boolean isNews = result.added().contains(entry.key())
                            || result.changed().contains(entry.key());
                    if (isNews) {
                        mirror.put(entry.key(), entry.last() + " " + entry.json());
                    }
                }
            });
        }

        private static Views views(SimNode node) {
            return new Views(
                    node.store(),
                    node.ingest().branches()::named,
                    new Json(),
                    Runnable::run,
                    error -> {
                        throw new AssertionError(error);
                    },
                    ViewLimits.DEFAULT);
        }

        void run() {
            for (int step = 0; step < 120; step++) {
                int dice = random.nextInt(10);
                SimNode device = devices.get(random.nextInt(devices.size()));
                if (dice < 5) {
                    write(device);
                } else if (dice < 6) {
                    write(hub);
                } else if (dice < 9) {
                    exchange(hub, device);
                } else {
                    exchange(device, hub);
                }
                watching.advance(hub.end());
                compare();
            }
            devices.forEach(device -> exchange(hub, device));
            watching.advance(hub.end());
            compare();
            ForkCheck.check(hub);
            watching.close();
        }

        /** Appends something new, or saves what is shown after an edit. */
        private void write(SimNode node) {
            Views shown = node == hub ? watching : views(node);
            List<Entry<Map<String, Object>>> entries =
                    shown.gather(LOG).gatherOn("key").now().entries();
            int value = written++;
            if (entries.isEmpty() || random.nextInt(3) == 0) {
                var unused = node.append(
                        LOG.value(), "{\"key\":" + random.nextInt(4) + ",\"a\":" + value + ",\"b\":" + value + "}");
            } else {
                Entry<Map<String, Object>> entry = entries.get(random.nextInt(entries.size()));
                Map<String, Object> edited = new LinkedHashMap<>(entry.value());
                edited.put(random.nextBoolean() ? "a" : "b", value);
                EntryUpdate<Map<String, Object>> update = shown.update(LOG, entry, edited);
                var unused = node.ingest().append(LOG, List.of(update.payload()), update.base());
            }
        }

        /** Some of what the other one has, in the order of its arrival there. */
        private void exchange(SimNode to, SimNode from) {
            Set<ShardRecord> held = new HashSet<>(ForkCheck.records(to));
            List<ShardRecord> lacking = ForkCheck.records(from).stream()
                    .filter(record -> !held.contains(record))
                    .limit(1 + random.nextInt(12))
                    .toList();
            if (!lacking.isEmpty()) {
                to.accept(lacking, from.name);
            }
        }

        private void compare() {
            Views fresh = views(hub);
            List<String> contents;
            try (Stream<KoreRecord> records = fresh.records(LOG);
                    Stream<KoreRecord> watched = watching.records(LOG)) {
                List<KoreRecord> all = records.toList();
                contents = all.stream().map(KoreRecord::json).toList();
                assertThat(watched.toList()).isEqualTo(all);
                List<String> ids =
                        all.stream().map(record -> record.id().toString()).toList();
                assertThat(ids).doesNotHaveDuplicates();
            }
            assertThat(addedContents).as("each record once").containsExactlyInAnyOrderElementsOf(contents);
            Map<Object, String> expected = new LinkedHashMap<>();
            for (Entry<Map<String, Object>> entry :
                    fresh.gather(LOG).gatherOn("key").now()) {
                expected.put(entry.key(), entry.last() + " " + entry.json());
            }
            assertThat(mirror).isEqualTo(expected);
            fresh.close();
        }
    }
}
