package io.kore.it.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.NodeStatus;
import io.kore.Subscription;
import io.kore.error.LogDroppedException;
import io.kore.error.SyncTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An old log is dropped on one device while others keep it. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class DropIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StoreMix mix;

    @TempDir
    Path folder;

    private final List<Device> devices = new ArrayList<>();

    DropIT(StoreMix mix) {
        this.mix = mix;
    }

    @AfterEach
    void switchOff() {
        devices.forEach(Device::close);
    }

    private Device device(String name) {
        Device device = new Device(name, mix.of(name, devices.size()), folder.resolve(name));
        devices.add(device);
        return device;
    }

    @Test
    void what_was_dropped_stays_away_and_all_else_goes_on() throws Exception {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        phone.log("old").append("{\"n\":1}");
        hub.log("old").append("{\"n\":2}");
        Eventually.agree("old", 2, phone, hub);
        hub.node().drop("old");
        phone.log("new").append("{\"n\":3}");
        Eventually.agree("new", 1, phone, hub);
        hub.stop().start();
        phone.log("new").append("{\"n\":4}");
        Eventually.agree("new", 2, phone, hub);
        phone.node().awaitSynced(PATIENCE);

        assertThat(hub.node().logs()).containsExactly("new");
        assertThat(phone.lines("old")).hasSize(2);
        assertThat(hub.errors())
                .noneMatch(error -> String.valueOf(error.getMessage()).contains("log old"));
        assertThat(phone.errors())
                .noneMatch(error -> String.valueOf(error.getMessage()).contains("log old"));
        assertThat(hub.node().status().dropped()).containsExactly(new NodeStatus.Dropped("old", 2, 2));
        assertThatThrownBy(() -> hub.log("old").append("{}")).isInstanceOf(LogDroppedException.class);
        assertThatThrownBy(() -> hub.log("old").appendAll(List.of("{}", "{}"))).isInstanceOf(LogDroppedException.class);
        assertThat(hub.log("old").appendAsync("{}")).failsWithin(PATIENCE);
        assertThatThrownBy(() -> hub.lines("old")).isInstanceOf(LogDroppedException.class);
    }

    @Test
    void what_is_written_late_is_told_on_both_sides() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        phone.log("old").append("{\"n\":1}");
        Eventually.agree("old", 1, phone, hub);
        hub.node().drop("old");
        phone.log("old").append("{\"late\":true}");
        Eventually.holds(() -> !hub.errors().isEmpty() && !phone.errors().isEmpty());
        assertThat(hub.errors().get(0)).hasMessageContaining("phone").hasMessageContaining("log old");
        assertThat(phone.errors().get(0)).hasMessageContaining("log old").hasMessageContaining("dropped");
        assertThatThrownBy(() -> phone.node().awaitSynced(Duration.ofMillis(300)))
                .isInstanceOf(SyncTimeoutException.class);
        assertThat(phone.lines("old")).hasSize(2);
        assertThat(hub.node().logs()).isEmpty();
    }

    @Test
    void a_log_taken_up_again_comes_back_from_peers() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        hub.log("old").append("{\"n\":1}");
        phone.log("old").append("{\"n\":2}");
        Eventually.agree("old", 2, phone, hub);
        hub.node().drop("old");
        phone.log("old").append("{\"n\":3}");
        hub.node().undrop("old");
        Eventually.agree("old", 3, phone, hub);
        assertThat(hub.log("old").append("{\"n\":4}").toString()).endsWith("-hub");
        Eventually.agree("old", 4, phone, hub);
        assertThat(hub.node().status().dropped()).isEmpty();
        assertThat(phone.node().status().forks()).isEmpty();
        // a record under way meanwhile is no reason to refuse anybody
        assertThat(hub.errors())
                .noneMatch(error -> String.valueOf(error.getMessage()).contains("was refused"));
    }

    @Test
    void a_log_taken_up_again_alone_never_uses_a_place_twice() {
        Device phone = device("phone").start();
        phone.log("old").append("{\"n\":1}");
        phone.node().drop("old");
        phone.stop().start();
        phone.node().undrop("old");
        assertThat(phone.log("old").append("{\"n\":2}").toString()).startsWith("1-phone#r");
        phone.log("other").append("{}");
        assertThat(phone.node().whoAmI()).startsWith("phone#r");
    }

    @Test
    void subscriptions_to_the_log_end_and_others_go_on() {
        Device phone = device("phone").start();
        AtomicInteger ofOld = new AtomicInteger();
        AtomicInteger ofNew = new AtomicInteger();
        phone.log("old").append("{\"name\":\"a\"}");
        Subscription raw = phone.log("old").onRecords(records -> ofOld.incrementAndGet());
        Subscription gather = phone.log("old").process().gatherOn("name").onChange(gathered -> ofOld.incrementAndGet());
        Subscription kept = phone.log("new").onRecords(records -> ofNew.incrementAndGet());
        Eventually.holds(() -> ofOld.get() == 2 && ofNew.get() == 1);
        phone.node().drop("old");
        assertThat(raw.isOpen()).isFalse();
        assertThat(gather.isOpen()).isFalse();
        assertThat(kept.isOpen()).isTrue();
        phone.log("new").append("{}");
        Eventually.holds(() -> ofNew.get() == 2);
        assertThat(ofOld).hasValue(2);
        assertThatThrownBy(() -> phone.log("old").onRecords(records -> {})).isInstanceOf(LogDroppedException.class);
        assertThatThrownBy(() -> phone.log("old").process().gatherOn("name").now())
                .isInstanceOf(LogDroppedException.class);
        phone.node().undrop("old");
        phone.log("old").append("{\"name\":\"b\"}");
        assertThat(phone.contact("old", "b")).containsKey("name");
        assertThat(phone.errors()).isEmpty();
    }

    @Test
    void its_space_is_freed() {
        Device phone = device("phone").start();
        Random random = new Random(1);
        byte[] noise = new byte[1_500];
        for (int i = 0; i < 400; i++) {
            List<Map<String, Object>> batch = new ArrayList<>();
            for (int j = 0; j < 50; j++) {
                random.nextBytes(noise);
                batch.add(Map.of("noise", noise.clone()));
            }
            phone.log("old").appendAll(batch);
        }
        phone.log("new").append("{}");
        phone.stop().start();
        long before = bytes();
        phone.node().drop("old");
        phone.log("new").append("{}");
        // some of it is freed by threads of the store, and what they leave at the latest when it closes
        phone.stop().start();
        Eventually.holds(() -> bytes() < before / 3);
        System.out.printf("dropped 20,000 records on %s: %,d bytes before, %,d after%n", mix, before, bytes());
        assertThat(phone.lines("new")).hasSize(2);
    }

    private long bytes() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.mapToLong(DropIT::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // a file has gone meanwhile
            return Long.MAX_VALUE;
        }
    }

    private static long size(Path path) {
        try {
            return Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
