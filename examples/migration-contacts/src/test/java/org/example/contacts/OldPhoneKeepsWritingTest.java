package org.example.contacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kore.Entry;
import io.kore.Kore;
import io.kore.Log;
import io.kore.Migration;
import io.kore.Node;
import io.kore.NodeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story: the tablet has version 2, the old phone keeps version 1 and is offline most of the week. */
class OldPhoneKeepsWritingTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void what_the_old_phone_writes_reaches_the_new_log_and_merges_with_what_was_edited_there() throws Exception {
        try (Node phone = node("phone").start();
                Node tablet = node("tablet").listen(0).start()) {
            String home = tablet.addresses().get(0).toString();
            Log old = phone.log(Contact.LOG);
            old.append(Map.of("type", "person", "name", "Alice", "tel", "886", "note", "met at Bob's"));
            old.append(new Contact("couple", "Carol & Dave", "1"));
            old.append(new Contact("fax", "Office", "2"));
            meet(phone, home);

            // Monday: the tablet is updated; it migrates from now on, and people are edited on it
            Migration migration = tablet.migrate(Contact.LOG, Person.LOG, new ContactsToPeople());
            migration.awaitCaughtUp(A_WHILE);
            assertEquals(Map.of("Alice", "886", "Carol", "1", "Dave", "1"), phones(tablet));
            edit(tablet, "Carol", new Person("Carol", "771"));

            // all week: the old phone writes, mostly offline, in the old shape
            for (int day = 1; day <= 7; day++) {
                old.append(new Contact("person", "Friend of day " + day, String.valueOf(day)));
                editOld(phone, "Alice", new Contact("person", "Alice", "886-" + day));
                if (day % 3 == 0) {
                    meet(phone, home);
                }
            }
            meet(phone, home);
            migration.awaitCaughtUp(A_WHILE);

            SortedMap<String, String> people = phones(tablet);
            assertEquals("886-7", people.get("Alice"));
            assertEquals("771", people.get("Carol"));
            assertEquals("1", people.get("Dave"));
            assertEquals(10, people.size());
            assertEquals(
                    "met at Bob's",
                    tablet.log(Person.LOG)
                            .process()
                            .gatherOn("name")
                            .now()
                            .get("Alice")
                            .orElseThrow()
                            .value()
                            .get("note"));
        }
    }

    @Test
    void a_phone_that_is_updated_later_comes_to_the_same() throws Exception {
        try (Node phone = node("phone").listen(0).start();
                Node tablet = node("tablet").start()) {
            String home = phone.addresses().get(0).toString();
            phone.log(Contact.LOG).append(new Contact("couple", "Carol & Dave", "1"));
            meet(tablet, home);
            for (Node node : new Node[] {phone, tablet}) {
                node.migrate(Contact.LOG, Person.LOG, new ContactsToPeople()).awaitCaughtUp(A_WHILE);
            }
            meet(tablet, home);
            assertEquals(phone.shards(), tablet.shards());
            assertEquals(2, phone.log(Person.LOG).records().count());
        }
    }

    private NodeBuilder node(String name) {
        return Kore.node().whoAmI(name).saveTo(folder.resolve(name));
    }

    private static void meet(Node node, String peer) throws Exception {
        node.sync(peer).get(A_WHILE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void edit(Node node, String name, Person edited) {
        Log people = node.log(Person.LOG);
        Entry<Person> shown =
                people.process(Person.class).gatherOn("name").now().get(name).orElseThrow();
        people.update(shown, edited);
    }

    private static void editOld(Node node, String name, Contact edited) {
        Log contacts = node.log(Contact.LOG);
        Entry<Contact> shown =
                contacts.process(Contact.class).gatherOn("name").now().get(name).orElseThrow();
        contacts.update(shown, edited);
    }

    /** What version 2 shows: names with numbers. */
    private static SortedMap<String, String> phones(Node node) {
        SortedMap<String, String> phones = new TreeMap<>();
        node.log(Person.LOG)
                .process(Person.class)
                .gatherOn("name")
                .now()
                .entries()
                .forEach(entry -> phones.put(
                        entry.value().name(), String.valueOf(entry.value().phone())));
        return phones;
    }
}
