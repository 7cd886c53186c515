package io.kore.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.NodeStatus;
import io.kore.error.ForkException;
import io.kore.it.story.Device;
import io.kore.it.story.Eventually;
import io.kore.it.story.StoreMix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens all the same: cloned machines, and one id on two devices. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class ForksIT {
    private static final String LOG = "list";

    private final StoreMix mix;
    private final List<Device> devices = new ArrayList<>();

    @TempDir
    Path folder;

    ForksIT(StoreMix mix) {
        this.mix = mix;
    }

    @AfterEach
    void stopAll() {
        devices.forEach(Device::stop);
    }

    @Test
    void a_fork_is_told_on_both_sides_and_everything_else_goes_on() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start(hub);
        write(phone, "common 1", "common 2");
        Eventually.agree(LOG, 2, hub, phone);
        Device clone = cloneOf(phone, "clone");
        phone.start(hub);
        write(phone, "phone 3", "phone 4");
        Eventually.agree(LOG, 4, hub, phone);
        clone.start();
        write(clone, "clone 3");
        clone.log("other").append("{\"of\":\"clone\"}");
        clone.stop().start(hub);

        List<String> all = Eventually.agree(LOG, 5, hub, phone, clone);
        assertThat(all.subList(0, 2))
                .containsExactly("1-phone {\"text\":\"common 1\"}", "2-phone {\"text\":\"common 2\"}");
        Eventually.agree("other", 1, hub, phone, clone);
        for (Device device : List.of(hub, phone, clone)) {
            assertThat(device.node().status().forks()).as(device.name).hasSize(1);
            NodeStatus.Fork fork = device.node().status().forks().get(0);
            assertThat(fork.log() + "/" + fork.writer() + " at " + fork.index()).isEqualTo("list/phone at 2");
            assertThat(fork.branches())
                    .hasSize(2)
                    .allMatch(branch -> branch.matches("phone#f[0-9a-f]{16}"))
                    .isEqualTo(hub.node().status().forks().get(0).branches());
            assertThat(device.node().status().remarks()).anyMatch(remark -> remark.contains("has forked at index 2"));
            assertThat(forksToldBy(device)).as(device.name).containsExactly("list/phone at 2");
        }
        write(phone, "phone 5");
        write(clone, "clone 4");
        write(hub, "hub 1");
        Eventually.agree(LOG, 8, hub, phone, clone);
        assertThat(new TreeSet<>(List.of(phone.node().whoAmI(), clone.node().whoAmI())))
                .hasSize(2)
                .allMatch(id -> id.matches("phone#r[0-9a-f]{16}"));
        assertThat(hub.node().status().forks()).hasSize(1);
    }

    @Test
    void a_fork_and_its_names_outlive_a_restart() throws IOException {
        Device hub = device("hub", "hub").start();
        Device phone = device("phone", "phone").start(hub);
        write(phone, "common");
        Eventually.agree(LOG, 1, hub, phone);
        Device clone = cloneOf(phone, "clone");
        phone.start();
        write(phone, "phone");
        clone.start();
        write(clone, "clone");
        phone.stop().start(hub);
        clone.stop().start(hub);
        List<String> all = Eventually.agree(LOG, 3, hub, phone, clone);
        List<String> told = forksToldBy(hub);
        hub.stop().start();
        assertThat(hub.lines(LOG)).isEqualTo(all);
        assertThat(hub.node().status().forks()).hasSize(1);
        assertThat(forksToldBy(hub)).as("told once").isEqualTo(told);
        write(hub, "hub");
        phone.stop().start(hub);
        clone.stop().start(hub);
        Eventually.agree(LOG, 4, hub, phone, clone);
    }

    @Test
    void three_clones_over_two_hubs_and_a_pad_that_hears_of_it_by_relay_only() throws IOException {
        Device west = device("west", "west").start();
        Device east = device("east", "east").start(west);
        Device pad = device("pad", "pad").start(east);
        Device phone = device("phone", "phone").start();
        write(phone, "0", "1", "2");
        Device second = cloneOf(phone, "second").start();
        write(second, "second 3", "second 4");
        phone.start();
        write(phone, "3", "4");
        Device third = cloneOf(phone, "third").start();
        write(third, "third 5");
        phone.start();
        write(phone, "phone 5");
        phone.stop().start(west);
        second.stop().start(east);
        third.stop().start(west, east);

        // 0 1 2, then 3 4 and second's two, then phone's and third's one
        Device[] all = {west, east, pad, phone, second, third};
        Eventually.agree(LOG, 9, all);
        for (Device device : all) {
            assertThat(device.node().status().forks())
                    .as(device.name)
                    .extracting(NodeStatus.Fork::index)
                    .containsExactly(3L, 5L);
            assertThat(device.node().shards()).isEqualTo(west.node().shards());
        }
        for (Device device : all) {
            write(device, "by " + device.name);
        }
        Eventually.agree(LOG, 15, all);
        assertThat(new TreeSet<>(forksToldBy(pad))).containsExactly("list/phone at 3", "list/phone at 5");
    }

    @Test
    void records_of_others_that_refer_to_either_branch_mean_what_their_writers_saw() throws IOException {
        Device west = device("west", "west").start();
        Device east = device("east", "east").start();
        Device phone = device("phone", "phone").start(west);
        phone.log(LOG).append("{\"name\":\"Harry\",\"tel\":1,\"mail\":1,\"town\":1}");
        Eventually.agree(LOG, 1, west, phone);
        Device clone = cloneOf(phone, "clone");
        phone.start(west);
        clone.start(east);
        Eventually.agree(LOG, 1, east, clone);
        edit(phone, "tel", 2);
        edit(clone, "mail", 3);
        Eventually.agree(LOG, 2, west, phone);
        Eventually.agree(LOG, 2, east, clone);
        Device pad = device("pad", "pad").start(west);
        Device desk = device("desk", "desk").start(east);
        Eventually.agree(LOG, 2, west, pad);
        Eventually.agree(LOG, 2, east, desk);
        edit(pad, "town", 4);
        edit(desk, "tel", 5);
        Entry<Map<String, Object>> openOnPad = pad.entry(LOG, "Harry");
        Eventually.agree(LOG, 3, west, phone, pad);
        Eventually.agree(LOG, 3, east, clone, desk);

        west.stop().start(east);
        Device[] all = {west, east, phone, clone, pad, desk};
        Eventually.agree(LOG, 5, all);
        for (Device device : all) {
            assertThat(device.contact(LOG, "Harry"))
                    .as(device.name)
                    .containsEntry("mail", 3)
                    .containsEntry("town", 4)
                    .containsEntry("tel", 5);
        }
        // what was on screen before the fork was heard of is saved as an edit of that
        Map<String, Object> edited = new HashMap<>(openOnPad.value());
        edited.put("town", 6);
        pad.log(LOG).update(openOnPad, edited);
        Eventually.agree(LOG, 6, all);
        for (Device device : all) {
            assertThat(device.contact(LOG, "Harry"))
                    .as(device.name)
                    .containsEntry("mail", 3)
                    .containsEntry("town", 6)
                    .containsEntry("tel", 5);
        }
    }

    private static void edit(Device device, String field, int value) {
        Entry<Map<String, Object>> shown = device.entry(LOG, "Harry");
        Map<String, Object> edited = new HashMap<>(shown.value());
        edited.put(field, value);
        device.log(LOG).update(shown, edited);
    }

    private static List<String> forksToldBy(Device device) {
        return device.errors().stream()
                .filter(ForkException.class::isInstance)
                .map(ForkException.class::cast)
                .map(fork -> fork.shard() + " at " + fork.index())
                .toList();
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

    /** Switches a device off, and makes one of which nobody can tell that it is another. */
    private Device cloneOf(Device device, String place) throws IOException {
        device.stop();
        String store = mix.of(device.name, devices.indexOf(device));
        Clones.make(folder.resolve(device.name), folder.resolve(place));
        Device clone = new Device(device.name, store, folder.resolve(place));
        devices.add(clone);
        return clone;
    }
}
