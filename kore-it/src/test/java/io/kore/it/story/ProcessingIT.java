package io.kore.it.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.Gather;
import io.kore.Log;
import io.kore.Subscription;
import io.kore.error.KoreException;
import io.kore.error.ProcessingException;
import io.kore.spi.Plugins;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Gathers with commands at whole nodes: what they show after restarts, backups, salvage; and handlers that misbehave. */
@ParameterizedClass(name = "{0}")
@MethodSource("stores")
class ProcessingIT {
    private static final String LOG = "Contacts";

    private final String store;
    private final List<Device> devices = new ArrayList<>();

    @TempDir
    Path folder;

    ProcessingIT(String store) {
        this.store = store;
    }

    static Set<String> stores() {
        return Plugins.stores().keySet();
    }

    @AfterEach
    void switchOff() {
        devices.forEach(Device::close);
    }

    @Test
    void a_node_that_comes_back_shows_what_it_showed_and_goes_on() throws Exception {
        Device phone = device("phone").start();
        Device pad = device("pad").start();
        write(phone, 0, 700);
        List<String> shown = shown(phone);
        phone.stop();
        assertThat(savedStates("phone")).isGreaterThan(1);
        phone.start();
        assertThat(shown(phone)).isEqualTo(shown);
        // late: the pad has not seen any of it
        write(pad, 3, 40);
        pad.node().sync(phone.address()).get(60, TimeUnit.SECONDS);
        write(phone, 5, 20);
        pad.node().sync(phone.address()).get(60, TimeUnit.SECONDS);
        assertThat(shown(phone)).isEqualTo(shown(pad)).isNotEqualTo(shown);
        phone.stop().start();
        assertThat(shown(phone)).isEqualTo(shown(pad));
        assertThat(phone.errors()).isEmpty();
    }

    @Test
    void a_folder_put_back_from_a_backup_shows_what_it_holds() throws Exception {
        Device hub = device("hub").start();
        Device phone = device("phone").start();
        write(phone, 0, 600);
        List<String> early = shown(phone);
        phone.node().sync(hub.address()).get(60, TimeUnit.SECONDS);
        phone.stop();
        Path backup = Files.createDirectory(folder.resolve("backup"));
        Folders.replace(backup, folder.resolve("phone"));
        phone.start();
        write(phone, 1, 700);
        List<String> late = shown(phone);
        phone.node().sync(hub.address()).get(60, TimeUnit.SECONDS);
        phone.stop();
        Folders.replace(folder.resolve("phone"), backup);
        phone.start();
        assertThat(shown(phone)).isEqualTo(early);
        phone.node().sync(hub.address()).get(60, TimeUnit.SECONDS);
        assertThat(shown(phone)).isEqualTo(late).isEqualTo(shown(hub));
        phone.stop().start();
        assertThat(shown(phone)).isEqualTo(late);
    }

    @Test
    void a_salvaged_store_shows_what_was_salvaged() {
        Device phone = device("phone").start();
        write(phone, 0, 700);
        List<String> shown = shown(phone);
        phone.stop();
        provider()
                .salvage(
                        folder.resolve("phone").toString(),
                        folder.resolve("salvaged").toString());
        assertThat(shown(device("salvaged").start())).isEqualTo(shown);
    }

    @Test
    void a_command_handler_that_appends_is_refused_and_reported() {
        Device phone = device("phone").start();
        Log log = phone.log(LOG);
        log.append("{\"do\":\"more\"}");
        AtomicInteger futures = new AtomicInteger();
        Gather<Map<String, Object>> gather = log.process()
                .gatherOn("name")
                .command(Map.of("do", "more"), (command, objects) -> {
                    if (log.appendAsync("{\"do\":\"more\"}").isCompletedExceptionally()) {
                        futures.incrementAndGet();
                    }
                    log.append("{\"do\":\"more\"}");
                });
        assertThat(gather.now().size()).isZero();
        assertThat(phone.lines(LOG)).hasSize(1);
        assertThat(futures).hasPositiveValue();
        assertThat(phone.errors())
                .singleElement()
                .isInstanceOf(ProcessingException.class)
                .asString()
                .contains("command 1-phone", "command handler");
    }

    @Test
    void a_command_handler_that_never_returns_stops_neither_sync_nor_others_nor_closing() throws Exception {
        Device phone = device("phone").start();
        Device pad = device("pad").start();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch forEver = new CountDownLatch(1);
        AtomicInteger seen = new AtomicInteger();
        try {
            Subscription blocked = phone.log(LOG)
                    .process()
                    .gatherOn("name")
                    .command(Map.of("do", "block"), (command, objects) -> {
                        entered.countDown();
                        await(forEver);
                    })
                    .onChange(result -> {});
            phone.log(LOG).append("{\"do\":\"block\"}");
            await(entered);
            Subscription other = phone.log(LOG).process().gatherOn("name").onChange(result -> seen.set(result.size()));
            pad.log(LOG).append("{\"name\":\"a\"}");
            pad.node().sync(phone.address()).get(60, TimeUnit.SECONDS);
            Eventually.holds(() -> seen.get() == 1);
            other.close();
            phone.stop();
            assertThat(blocked).isNotNull();
        } finally {
            forEver.countDown();
        }
        assertThat(phone.errors()).noneMatch(error -> isAbout(error, "could not be brought up to date"));
        // whoever comes next finds the store free
        phone.start();
        assertThat(phone.lines(LOG)).hasSize(2);
    }

    private static boolean isAbout(KoreException error, String what) {
        return String.valueOf(error.getMessage()).contains(what);
    }

    private Device device(String name) {
        Device device = new Device(name, store, folder.resolve(name));
        devices.add(device);
        return device;
    }

    private ShardStoreProvider provider() {
        return Objects.requireNonNull(Plugins.stores().get(store));
    }

    private long savedStates(String device) {
        try (ShardStore opened = provider().open(folder.resolve(device).toString())) {
            return opened.metadata().keys().stream()
                    .filter(key -> key.startsWith("processor."))
                    .count();
        }
    }

    private static void write(Device device, int from, int records) {
        List<String> all = new ArrayList<>();
        for (int i = from; i < from + records; i++) {
            all.add(
                    switch (i % 50) {
                        case 17 -> "{\"do\":\"delete\",\"name\":\"n" + i % 13 + "\"}";
                        case 23 ->
                            "{\"change\":{\"name\":\"n" + i % 13 + "\"},\"to\":{\"phone\":\"changed " + i + "\"}}";
                        default ->
                            "{\"name\":\"n" + i % 13 + "\",\"phone\":\"" + device.name + i % 7 + "\",\"n\":" + i + "}";
                    });
        }
        device.log(LOG).appendAll(all);
    }

    private static List<String> shown(Device device) {
        List<String> shown = new ArrayList<>();
        for (Gather<Map<String, Object>> gather : List.of(
                device.log(LOG).process().gatherOn("name"),
                device.log(LOG).process().gatherOn("name").overwrite(),
                device.log(LOG)
                        .process()
                        .gatherOn("name")
                        .command(
                                Map.of("do", "delete"),
                                (command, objects) -> objects.remove(
                                        Objects.requireNonNull(command.fields().get("name"))))
                        .version("1"))) {
            // attached, so that it is saved when the node closes
            CountDownLatch called = new CountDownLatch(1);
            Subscription attached = gather.onChange(result -> called.countDown());
            await(called);
            for (Entry<Map<String, Object>> entry : gather.now()) {
                shown.add(entry.last() + " " + entry.json());
            }
            attached.close();
        }
        return shown;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
