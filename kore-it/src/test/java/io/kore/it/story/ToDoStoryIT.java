package io.kore.it.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Entry;
import io.kore.KoreRecord;
import io.kore.Subscription;
import io.kore.SyncReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.kore.it.story.StoreMix#all")
class ToDoStoryIT {
    private final StoreMix mix;

    @TempDir
    Path folder;

    private final List<Device> devices = new ArrayList<>();

    ToDoStoryIT(StoreMix mix) {
        this.mix = mix;
    }

    @AfterEach
    void switchOff() {
        devices.forEach(Device::close);
    }

    @Test
    void records_of_one_log_come_in_the_order_of_their_writing() {
        Device phone = device("phone").start();
        phone.log("MyList").append("{\"do\": \"Buy Milk\"}");
        phone.log("MyList").append(Map.of("do", "Buy Cheese"));
        phone.log("MyList").append("{\"name\": \"Alice <3\", \"number\": \"+99 887 886\"}");
        assertThat(phone.lines("MyList"))
                .containsExactly(
                        "1-phone {\"do\": \"Buy Milk\"}",
                        "2-phone {\"do\":\"Buy Cheese\"}",
                        "3-phone {\"name\": \"Alice <3\", \"number\": \"+99 887 886\"}");
    }

    @Test
    void several_logs_do_not_mix() {
        Device phone = device("phone").start();
        phone.log("one").append("{\"a\":1}");
        phone.log("m/../n").append("{\"a\":2}");
        phone.log("émile").append("{\"a\":3}");
        phone.log("z z").append("{\"a\":4}");
        phone.stop().start();
        assertThat(phone.node().logs()).containsExactly("m/../n", "one", "z z", "émile");
        assertThat(phone.lines("m/../n")).containsExactly("1-phone {\"a\":2}");
        assertThat(phone.lines("émile")).containsExactly("1-phone {\"a\":3}");
    }

    @Test
    void what_was_saved_is_loaded_and_goes_on() {
        Device phone = device("phone").start();
        phone.log("MyList").append("{\"n\":1}");
        List<String> before = phone.lines("MyList");
        phone.stop().start();
        assertThat(phone.lines("MyList")).isEqualTo(before);
        phone.log("MyList").append("{\"n\":2}");
        assertThat(phone.lines("MyList")).containsExactly("1-phone {\"n\":1}", "2-phone {\"n\":2}");
    }

    @Test
    void a_single_exchange_goes_both_ways() throws Exception {
        Device phone = device("phone").start();
        Device pad = device("pad").start();
        phone.log("MyList").append("{\"do\":\"Buy Milk\"}");
        phone.log("MyList").append("{\"do\":\"Buy Cheese\"}");
        pad.log("MyList").append("{\"do\":\"Pick up dinner\"}");
        SyncReport report = pad.node().sync(phone.address()).get(30, TimeUnit.SECONDS);
        assertThat(report).isEqualTo(new SyncReport("phone", 1, 2));
        assertThat(pad.lines("MyList"))
                .isEqualTo(phone.lines("MyList"))
                .containsExactly(
                        "1-pad {\"do\":\"Pick up dinner\"}",
                        "1-phone {\"do\":\"Buy Milk\"}",
                        "2-phone {\"do\":\"Buy Cheese\"}");
    }

    @Test
    void writing_goes_on_without_the_peer_and_is_made_up_for() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        phone.log("MyList").append("{\"n\":1}");
        Eventually.agree("MyList", 1, phone, hub);
        hub.stop();
        phone.log("MyList").append("{\"n\":2}");
        phone.log("MyList").append("{\"n\":3}");
        hub.start();
        hub.log("MyList").append("{\"n\":4}");
        Eventually.agree("MyList", 4, phone, hub);
        phone.log("MyList").append("{\"n\":5}");
        Eventually.agree("MyList", 5, phone, hub);
    }

    @Test
    void restarts_in_every_order_lose_and_double_nothing() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        Device pad = device("pad").start(hub);
        int count = 0;
        for (int round = 0; round < 6; round++) {
            List<Device> order = new ArrayList<>(List.of(hub, phone, pad));
            Device first = order.remove(round % 3);
            Device second = order.remove(round / 3);
            first.stop();
            second.log("MyList").append(Map.of("round", round, "who", "second"));
            second.stop();
            start(first, hub);
            first.log("MyList").append(Map.of("round", round, "who", "first"));
            start(second, hub);
            count += 2;
            Eventually.agree("MyList", count, hub, phone, pad);
        }
    }

    @Test
    void both_edits_of_harry_survive_on_all_three() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        Device pad = device("pad").start(hub);
        phone.log("book").append(Map.of("type", "contact", "name", "Harry", "phone", "111", "street", "Privet Drive"));
        Eventually.agree("book", 1, hub, phone, pad);
        hub.stop();
        edit(phone, "phone", "222");
        edit(pad, "street", "Diagon Alley");
        hub.start();
        Eventually.agree("book", 3, hub, phone, pad);
        for (Device device : List.of(hub, phone, pad)) {
            assertThat(device.contact("book", "Harry"))
                    .as(device.name)
                    .containsEntry("phone", "222")
                    .containsEntry("street", "Diagon Alley");
        }
    }

    @Test
    void whole_versions_written_by_append_merge_as_well() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        Device pad = device("pad").start(hub);
        phone.log("book").append("{\"name\":\"Alice\",\"number\":\"886\",\"mood\":\"<3\"}");
        Eventually.agree("book", 1, hub, phone, pad);
        hub.stop();
        phone.log("book").append("{\"name\":\"Alice\",\"number\":\"886\",\"mood\":\"hate\"}");
        pad.log("book").append("{\"name\":\"Alice\",\"number\":\"665\",\"mood\":\"<3\"}");
        hub.start();
        Eventually.agree("book", 3, hub, phone, pad);
        assertThat(hub.contact("book", "Alice")).containsEntry("number", "665").containsEntry("mood", "hate");
        assertThat(hub.log("book")
                        .process()
                        .gatherOn("name")
                        .overwrite()
                        .now()
                        .get("Alice")
                        .orElseThrow()
                        .value())
                .as("the last one wins whole with overwrite")
                .containsEntry("number", "886")
                .containsEntry(KoreRecord.WRITER_FIELD, "phone");
    }

    @Test
    void a_node_downstream_of_a_node_downstream_of_a_hub_gets_and_gives_all() {
        Device hub = device("hub").start();
        Device middle = device("middle").start(hub);
        Device end = device("end").start(middle);
        end.log("MyList").append("{\"from\":\"end\"}");
        hub.log("MyList").append("{\"from\":\"hub\"}");
        middle.log("MyList").append("{\"from\":\"middle\"}");
        Eventually.agree("MyList", 3, hub, middle, end);
        middle.stop();
        end.log("MyList").append("{\"from\":\"end, cut off\"}");
        hub.log("MyList").append("{\"from\":\"hub, cut off\"}");
        middle.start(hub);
        Eventually.agree("MyList", 5, hub, middle, end);
    }

    @Test
    void records_of_unknown_kinds_pass_through_untouched() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        Device pad = device("pad").start(hub);
        String odd =
                "{ \"type\":\"x\",\t\"deep\":{\"a\":[1,2.50,1e3,null,{\"b\":true}]},\"é\":\"\\u00e9 \\n\", \"n\":12345678901234567890 }";
        phone.log("MyList").append(odd);
        Eventually.agree("MyList", 1, hub, phone, pad);
        assertThat(pad.lines("MyList")).containsExactly("1-phone " + odd);
    }

    @Test
    void a_device_that_was_away_for_long_catches_up_and_gives_what_it_wrote() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        phone.log("MyList").append("{\"n\":\"before\"}");
        Eventually.agree("MyList", 1, hub, phone);
        phone.stop();
        List<Map<String, Integer>> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(Map.of("i", i));
        }
        hub.log("MyList").appendAll(many);
        hub.stop();
        phone.start(hub);
        for (int i = 0; i < 50; i++) {
            phone.log("MyList").append(Map.of("offline", i));
        }
        hub.start();
        List<String> all = Eventually.agree("MyList", 20_051, hub, phone);
        assertThat(all.subList(0, 3))
                .as("a late record sorts where its number puts it")
                .containsExactly("1-phone {\"n\":\"before\"}", "2-hub {\"i\":0}", "2-phone {\"offline\":0}");
    }

    @Test
    void a_processor_hears_of_every_record_once_wherever_it_comes_from() {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        List<String> heard = new CopyOnWriteArrayList<>();
        Subscription hearing = hub.log("MyList").onRecords(records -> {
            try (Stream<KoreRecord> added = records.added()) {
                added.forEach(record -> heard.add(record.id().toString()));
            }
        });
        phone.log("MyList").append("{\"n\":1}");
        hub.log("MyList").append("{\"n\":2}");
        phone.log("MyList").append("{\"n\":3}");
        List<String> all = Eventually.agree("MyList", 3, hub, phone);
        Eventually.holds(() -> heard.size() >= 3);
        hearing.close();
        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(line -> line.replaceAll(" .*", "")).toList());
    }

    @Test
    void a_store_that_was_put_back_from_an_old_copy_goes_on_as_a_successor() throws Exception {
        Device hub = device("hub").start();
        Device phone = device("phone").start(hub);
        phone.log("MyList").append("{\"n\":1}");
        Eventually.agree("MyList", 1, hub, phone);
        phone.stop();
        Folders.copy(folder.resolve("phone"), folder.resolve("backup"));
        phone.start(hub);
        phone.log("MyList").append("{\"n\":2}");
        Eventually.agree("MyList", 2, hub, phone);
        phone.stop();
        Folders.replace(folder.resolve("phone"), folder.resolve("backup"));
        phone.start(hub);
        Eventually.agree("MyList", 2, hub, phone);
        phone.log("MyList").append("{\"n\":3}");
        List<String> all = Eventually.agree("MyList", 3, hub, phone);
        assertThat(all.get(2)).matches("3-phone#r[0-9a-f]{16} \\{\"n\":3}");
        assertThat(phone.errors()).anyMatch(error -> error.toString().contains("old copy"));
    }

    private void start(Device device, Device hub) {
        if (device == hub) {
            device.start();
        } else {
            device.start(hub);
        }
    }

    private static void edit(Device device, String field, String value) {
        Entry<Map<String, Object>> shown = device.entry("book", "Harry");
        Map<String, Object> edited = new HashMap<>(shown.value());
        edited.put(field, value);
        device.log("book").update(shown, edited);
    }

    private Device device(String name) {
        Device device = new Device(name, mix.of(name, devices.size()), folder.resolve(name));
        devices.add(device);
        return device;
    }
}
