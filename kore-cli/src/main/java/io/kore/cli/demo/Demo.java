package io.kore.cli.demo;

import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.cli.console.Failure;
import io.kore.cli.console.Streams;
import io.kore.cli.console.Table;
import io.kore.model.ShardSummary;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The to-do story with real nodes: a list and a contact shared by a phone and a pad through a hub, and one
 * contact edited on both while the hub is away. Whatever it shows it has read back from a node, and whatever
 * it claims it has checked. Confined to one thread.
 */
public final class Demo {
    private static final String LOG = "MyList";
    private static final String TO_DO = "do";
    private static final String NEW_NAME = "I hate Alice";
    private static final String NEW_NUMBER = "+99 776 665";
    private static final int HASH_DIGITS_SHOWN = 16;

    private final Streams streams;
    private final Function<NodeBuilder, Node> starter;
    private final ShardStoreProvider store;
    private final boolean isKept;
    private final Stage stage;

    /**
     * A demo that has not begun.
     *
     * @param streams where it shows
     * @param starter makes a running node of its description
     * @param store the kind of store that the nodes use
     * @param isKept true to leave the nodes' folders behind
     */
    public Demo(Streams streams, Function<NodeBuilder, Node> starter, ShardStoreProvider store, boolean isKept) {
        this.streams = streams;
        this.starter = starter;
        this.store = store;
        this.isKept = isKept;
        this.stage = new Stage(streams);
    }

    /**
     * Plays the story.
     *
     * @throws Failure if something it claims does not hold
     */
    public void play() {
        try (Cast cast = new Cast(streams, starter, store.name(), isKept)) {
            introduce(cast);
            thePhoneWritesAList(cast);
            aliceGivesHerNumber(cast.phone());
            thePadWritesAlone(cast.pad());
            thePadJoins(cast);
            theHubGoesAway(cast);
            theHubComesBack(cast);
            aSimpleProcessorForgets(cast.hub());
            theFilesRemember(cast);
            farewell(cast);
        }
    }

    private void introduce(Cast cast) {
        stage.title("Kore: one to-do list on three devices");
        stage.say("A phone, a pad and a hub share a to-do list. Each is a real node with a folder of its own "
                + "under " + cast.folder().path() + "; they speak HTTP, on this machine only.");
    }

    private void thePhoneWritesAList(Cast cast) {
        stage.scene("The phone writes a list");
        cast.hub().startListening();
        cast.phone().startWith(cast.hub().address());
        stage.say("The hub listens at " + cast.hub().address()
                + ", and the phone connects to it. A record is a JSON object. It "
                + "gets a number, and is on disk before the append returns.");
        for (String chore : List.of("Buy Milk", "Buy Cheese", "Remember I'm Lactose Intolerant")) {
            cast.phone().log(LOG).append(Map.of(TO_DO, chore));
        }
        stage.records(cast.phone().records(LOG));
    }

    private void aliceGivesHerNumber(Device phone) {
        stage.scene("Alice gives us her number");
        stage.say("The to-do app knows nothing of contacts. The log takes the record all the same: gather all you "
                + "can, and find out later what to do with it.");
        Map<String, Object> alice = new LinkedHashMap<>();
        alice.put(Contact.ID, Contact.ALICE);
        alice.put(Contact.NAME, "Alice <3");
        alice.put(Contact.NUMBER, "+99 887 886");
        phone.log(LOG).append(alice);
        stage.records(phone.records(LOG));
        stage.say("The app still shows what it understands:");
        stage.lines(phone.records(LOG).stream()
                .filter(record -> record.fields().containsKey(TO_DO))
                .map(record -> "[ ] " + record.fields().get(TO_DO))
                .toList());
    }

    private void thePadWritesAlone(Device pad) {
        stage.scene("The pad writes too, without any network");
        stage.say("A node can always write. This one has met nobody yet, so it starts to number at 1 as well.");
        pad.startAlone();
        pad.log(LOG).append(Map.of(TO_DO, "Pick up dinner"));
        stage.records(pad.records(LOG));
        pad.close();
    }

    private void thePadJoins(Cast cast) {
        stage.scene("The pad joins through the hub");
        cast.pad().startWith(cast.hub().address());
        cast.awaitLevel(LOG, 5, cast.all());
        stage.say("Each device writes to a shard of its own, so nobody can step on another's toes. The pad now "
                + "holds both:");
        Table shards = new Table("shard of", ">records", ">last number", "hash");
        for (ShardSummary shard : cast.pad().running().shards()) {
            String hash = shard.hash().toString().substring(0, HASH_DIGITS_SHOWN);
            shards.row(shard.shard().writer(), shard.count(), shard.lastNumber(), hash);
        }
        stage.table(shards);
        stage.say("Merged, they are the list. The order is by number, ties by writer, and needs nobody's consent:");
        stage.records(cast.pad().records(LOG));
        checkOneOrder(cast);
        stage.holds("Phone, pad and hub hold the same shards and see this same order.");
    }

    private void theHubGoesAway(Cast cast) {
        stage.scene("The hub goes away, and both devices edit Alice");
        Contact onPhone = Contact.merged(cast.phone().log(LOG));
        Contact onPad = Contact.merged(cast.pad().log(LOG));
        cast.hub().close();
        stage.say("Both have Alice on their screens. The phone saves another name, the pad another number; neither "
                + "can know of the other. Each saves the whole contact, as most apps do:");
        onPhone.save(cast.phone().log(LOG), Contact.NAME, NEW_NAME);
        onPad.save(cast.pad().log(LOG), Contact.NUMBER, NEW_NUMBER);
        stage.records(List.of(cast.pad().lastOwn(LOG), cast.phone().lastOwn(LOG)));
        stage.say("So for now they disagree:");
        stage.contacts(merged(List.of(cast.phone(), cast.pad())));
    }

    private void theHubComesBack(Cast cast) {
        stage.scene("The hub comes back");
        cast.hub().startListening();
        cast.awaitLevel(LOG, 7, cast.all());
        checkOneOrder(cast);
        stage.say("The devices reconnect by themselves and exchange what the other lacks. Each record is compared "
                + "with what its author had on screen, so the phone's changes the name and the pad's the number:");
        Map<String, Contact> seen = merged(cast.all());
        stage.contacts(seen);
        for (Contact alice : seen.values()) {
            check(alice.name().equals(NEW_NAME), "the phone's edit survives everywhere");
            check(alice.number().equals(NEW_NUMBER), "the pad's edit survives everywhere");
        }
        stage.holds("Both edits survive, on all three.");
    }

    private void aSimpleProcessorForgets(Device hub) {
        stage.scene("What a simple processor would have lost");
        stage.say("Let the last record win whole, as a plain table would, and one edit is gone:");
        Contact alice = Contact.overwritten(hub.log(LOG));
        stage.contacts(Map.of(hub.name(), alice));
        boolean isNameLost = !alice.name().equals(NEW_NAME);
        boolean isNumberLost = !alice.number().equals(NEW_NUMBER);
        check(isNameLost != isNumberLost, "exactly one edit is lost where the last record wins");
        stage.lost(isNameLost ? "the phone's new name" : "the pad's new number");
        stage.say("But only from this view: no record was changed. Processing is apart from collecting, so a better "
                + "processor can come later and find everything still there:");
        stage.records(hub.records(LOG).stream()
                .filter(record -> record.fields().containsKey(Contact.ID))
                .toList());
    }

    private void theFilesRemember(Cast cast) {
        stage.scene("What is on disk");
        cast.all().forEach(Device::close);
        stage.say("All three are switched off now. Their folders, read byte by byte and checked:");
        Table files = new Table("folder of", ">records", ">shards", "damage");
        for (Device device : cast.all()) {
            StoreReport report = store.verify(device.folder().toString());
            files.row(device.name(), report.records(), report.shards(), report.isWhole() ? "none" : report.damages());
            check(
                    report.isWhole() && report.records() == 7,
                    "the folder of the " + device.name() + " holds all, whole");
        }
        stage.table(files);
        stage.holds("7 records were written, and every folder holds all 7. Nothing was overwritten.");
    }

    private void farewell(Cast cast) {
        if (isKept) {
            stage.say("The folders are kept. Look into one:");
            stage.lines(List.of("kore show --save-to " + cast.phone().folder() + " " + LOG));
        }
        stage.say("Now keep a log of your own:");
        stage.lines(List.of(
                "kore add --save-to ~/todo MyList '{\"do\": \"Buy Milk\"}'",
                "kore show --save-to ~/todo MyList",
                "kore --help"));
    }

    /** All devices see the same records in the same order. */
    private static void checkOneOrder(Cast cast) {
        List<String> first = cast.phone().order(LOG);
        for (Device device : cast.all()) {
            check(device.order(LOG).equals(first), "the " + device.name() + " sees the same order as the phone");
        }
    }

    private static Map<String, Contact> merged(List<Device> devices) {
        Map<String, Contact> seen = new LinkedHashMap<>();
        devices.forEach(device -> seen.put(device.name(), Contact.merged(device.log(LOG))));
        return seen;
    }

    private static void check(boolean holds, String claim) {
        if (!holds) {
            throw new Failure("the demo does not show what it should: not true that " + claim);
        }
    }
}
