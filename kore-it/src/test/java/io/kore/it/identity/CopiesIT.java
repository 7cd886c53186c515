package io.kore.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.it.story.Device;
import io.kore.it.story.Eventually;
import io.kore.it.story.Folders;
import io.kore.it.story.StoreMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Copied folders, restored backups and wiped devices. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class CopiesIT {
    private static final String LOG = "list";

    private final StoreMix mix;
    private final List<Device> devices = new ArrayList<>();

    @TempDir
    Path folder;

    CopiesIT(StoreMix mix) {
        this.mix = mix;
    }

    @AfterEach
    void stopAll() {
        devices.forEach(Device::stop);
    }

    @Test
    void a_copied_folder_and_its_original_write_side_by_side_without_a_fork() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start();
        write(phone, "before 1", "before 2");
        phone.stop();
        Folders.copy(folder.resolve("phone"), folder.resolve("copy"));
        Device copy = sameStoreAs(phone, "copy");

        phone.start();
        copy.start();
        write(phone, "phone 1");
        write(copy, "copy 1", "copy 2");
        assertThat(phone.node().whoAmI()).isEqualTo("phone");
        assertThat(copy.node().whoAmI()).matches("phone#r[0-9a-f]{16}");
        assertThat(copy.node().status().remarks()).anyMatch(remark -> remark.contains("takes the place of phone"));
        assertThat(copy.errors()).hasSize(1);
        assertThat(copy.errors().get(0)).hasMessageContaining("it is a copy of another one");
        phone.stop().start(hub);
        copy.stop().start(hub);

        Eventually.agree(LOG, 5, hub, phone, copy);
        assertThat(hub.node().status().forks()).isEmpty();
        assertThat(phone.errors()).isEmpty();
        assertThat(copy.errors()).as("told once, not at each start").hasSize(1);
        String successor = copy.node().whoAmI();
        write(copy, "copy 3");
        write(phone, "phone 2");
        List<String> all = Eventually.agree(LOG, 7, hub, phone, copy);
        assertThat(all.stream().filter(line -> line.contains("-" + successor + " ")))
                .hasSize(3);
    }

    @Test
    void a_restored_backup_writes_before_it_meets_anybody_and_nothing_forks() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start(hub);
        write(phone, "old 1", "old 2");
        Eventually.agree(LOG, 2, hub, phone);
        phone.stop();
        Folders.copy(folder.resolve("phone"), folder.resolve("backup"));
        phone.start(hub);
        write(phone, "lost here 1", "lost here 2");
        Eventually.agree(LOG, 4, hub, phone);
        phone.stop();

        Folders.replace(folder.resolve("phone"), folder.resolve("backup"));
        phone.start();
        write(phone, "new");
        assertThat(phone.node().whoAmI()).startsWith("phone#r");
        phone.stop().start(hub);

        List<String> all = Eventually.agree(LOG, 5, hub, phone);
        assertThat(all.stream().filter(line -> line.contains("-phone "))).hasSize(4);
        assertThat(hub.node().status().forks()).isEmpty();
        assertThat(hub.errors()).isEmpty();
    }

    @Test
    void a_backup_that_is_put_back_into_the_same_folder_is_seen_too() throws IOException {
        Device phone = device("phone", "phone").start();
        write(phone, "old");
        phone.stop();
        Folders.copy(folder.resolve("phone"), folder.resolve("backup"));
        phone.start();
        write(phone, "newer");
        phone.stop();
        try (var files = Files.list(folder.resolve("phone"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Folders.delete(file);
            }
        }
        try (var files = Files.list(folder.resolve("backup"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Folders.copy(file, folder.resolve("phone").resolve(file.getFileName()));
            }
        }
        phone.start();
        assertThat(phone.node().whoAmI()).startsWith("phone#r");
        assertThat(phone.lines(LOG)).containsExactly("1-phone {\"text\":\"old\"}");
    }

    @Test
    void a_folder_that_is_moved_and_restarts_stay_what_they_are() throws IOException {
        Device phone = device("phone", "phone").start();
        write(phone, "1");
        phone.stop().start();
        write(phone, "2");
        phone.stop();
        Files.move(folder.resolve("phone"), folder.resolve("moved"));
        Device moved = sameStoreAs(phone, "moved").start();
        write(moved, "3");
        assertThat(moved.lines(LOG))
                .containsExactly("1-phone {\"text\":\"1\"}", "2-phone {\"text\":\"2\"}", "3-phone {\"text\":\"3\"}");
        assertThat(moved.errors()).isEmpty();
    }

    @Test
    void a_wiped_device_that_meets_its_hub_first_goes_on_as_a_successor() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start(hub);
        write(phone, "1", "2");
        Eventually.agree(LOG, 2, hub, phone);
        phone.stop();
        Folders.delete(folder.resolve("phone"));
        phone.start(hub);
        Eventually.agree(LOG, 2, hub, phone);
        write(phone, "3");
        List<String> all = Eventually.agree(LOG, 3, hub, phone);
        assertThat(all.get(2)).matches("3-phone#r[0-9a-f]{16} .*");
        assertThat(hub.node().status().forks()).isEmpty();
    }

    @Test
    void a_wiped_device_that_writes_before_it_meets_its_hub_loses_nothing() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start(hub);
        write(phone, "old 1", "old 2");
        Eventually.agree(LOG, 2, hub, phone);
        phone.stop();
        Folders.delete(folder.resolve("phone"));
        phone.start();
        write(phone, "new 1");
        phone.stop().start(hub);

        Eventually.agree(LOG, 3, hub, phone);
        write(phone, "new 2");
        List<String> all = Eventually.agree(LOG, 4, hub, phone);
        assertThat(all.stream().filter(line -> line.matches("[12]-phone#f[0-9a-f]{16} .*")))
                .hasSize(3);
        assertThat(all.get(3)).matches("3-phone#r[0-9a-f]{16} .*new 2.*");
        for (Device device : List.of(hub, phone)) {
            assertThat(device.node().status().forks()).hasSize(1);
            assertThat(device.node().status().forks().get(0).index()).isZero();
        }
    }

    private static void write(Device device, String... texts) {
        for (String text : texts) {
            device.log(LOG).append("{\"text\":\"" + text + "\"}");
        }
    }

    private Device device(String name, String place) {
        Device device = new Device(name, mix.of(name, devices.size()), folder.resolve(place));
        devices.add(device);
        return device;
    }

    private Device sameStoreAs(Device other, String place) {
        Device device = new Device(other.name, mix.of(other.name, devices.indexOf(other)), folder.resolve(place));
        devices.add(device);
        return device;
    }
}
