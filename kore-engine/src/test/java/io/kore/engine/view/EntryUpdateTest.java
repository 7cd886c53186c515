package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.Entry;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.InvalidRecordException;
import io.kore.model.Base;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntryUpdateTest {
    private final Desk desk = new Desk();

    record Address(String city, @Nullable String street) {}

    record Contact(
            String name,
            int age,
            @Nullable String phone,
            @Nullable Address address) {}

    public static final class Note {
        public String name = "";
        public String text = "";
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void only_what_was_edited_changes_and_unknown_fields_are_kept() {
        Entry<Contact> shown = contact(
                "{\"name\":\"A\",\"extra\":{\"x\":1.0},\"address\":{\"city\":\"C\",\"zip\":7}," + "\"phone\":\"1\"}");
        Contact edited = new Contact("A", 0, "2", new Address("D", null));
        assertThat(update(shown, edited).payload().text())
                .isEqualTo(
                        "{\"name\":\"A\",\"extra\":{\"x\":1.0},\"address\":{\"city\":\"D\",\"zip\":7},\"phone\":\"2\"}");
    }

    @Test
    void an_unedited_value_saves_what_was_shown() {
        Entry<Contact> shown = contact("{\"name\":\"A\",\"n\":1.50,\"age\":null}");
        assertThat(update(shown, shown.value()).payload().text()).isEqualTo(shown.json());
    }

    @Test
    void a_field_set_to_null_is_null_and_an_object_given_anew_is_whole() {
        Entry<Contact> shown = contact("{\"name\":\"A\",\"phone\":\"1\"}");
        Contact edited = new Contact("A", 3, null, new Address("C", "S"));
        assertThat(update(shown, edited).payload().text())
                .isEqualTo("{\"name\":\"A\",\"phone\":null,\"age\":3,\"address\":{\"city\":\"C\",\"street\":\"S\"}}");
    }

    @Test
    void an_object_edited_in_place_is_seen_as_edited() {
        desk.append("{\"name\":\"A\",\"text\":\"old\",\"more\":1}");
        Entry<Note> shown = desk.views
                .gather(Desk.LOG, Note.class)
                .gatherOn("name")
                .now()
                .entries()
                .get(0);
        Note note = shown.value();
        note.text = "new";
        assertThat(update(shown, note).payload().text()).isEqualTo("{\"name\":\"A\",\"text\":\"new\",\"more\":1}");
    }

    @Test
    void a_map_may_still_hold_what_kore_added_but_not_other_values_there() {
        Entry<Map<String, Object>> shown = map("{\"name\":\"A\",\"x\":1}");
        Map<String, Object> edited = new HashMap<>(shown.value());
        edited.put("x", 2);
        Payload payload = update(shown, edited).payload();
        assertThat(desk.json.fields(payload)).isEqualTo(Map.of("name", "A", "x", 2));
        edited.put("_korenum", 99);
        assertThatThrownBy(() -> new PayloadCheck().check(update(shown, edited).payload()))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("_korenum");
    }

    @Test
    void a_map_field_that_is_left_out_is_removed() {
        Entry<Map<String, Object>> shown = map("{\"name\":\"A\",\"x\":1,\"y\":2}");
        Entry<Map<String, Object>> next = save(shown, Map.of("name", "A", "y", 2));
        assertThat(next.json()).isIn("{\"name\":\"A\",\"y\":2}", "{\"y\":2,\"name\":\"A\"}");
        assertThat(desk.views
                        .gather(Desk.LOG)
                        .gatherOn("name")
                        .now()
                        .entries()
                        .get(0)
                        .value())
                .doesNotContainKey("x");
    }

    @Test
    void saving_a_screen_twice_undoes_nothing_that_others_wrote_meanwhile() {
        Entry<Map<String, Object>> screen = map("{\"name\":\"A\",\"x\":1,\"y\":1,\"z\":1}");
        desk.append("{\"name\":\"A\",\"x\":1,\"y\":5,\"z\":1}");
        Entry<Map<String, Object>> second = save(screen, Map.of("name", "A", "x", 2, "y", 1, "z", 1));
        Entry<Map<String, Object>> third = save(second, Map.of("name", "A", "x", 2, "y", 1, "z", 3));
        assertThat(desk.views
                        .gather(Desk.LOG)
                        .gatherOn("name")
                        .now()
                        .entries()
                        .get(0)
                        .value())
                .containsEntry("x", 2)
                .containsEntry("y", 5)
                .containsEntry("z", 3);
        assertThat(third.base().frontier().count(desk.node.writer())).isEqualTo(1);
        assertThat(third.base().singles()).hasSize(2);
    }

    @Test
    void the_next_entry_shows_what_was_saved() {
        Entry<Contact> shown = contact("{\"name\":\"A\",\"extra\":1}");
        Entry<Contact> next = save(shown, new Contact("B", 7, null, null));
        assertThat(next.value()).isEqualTo(new Contact("B", 7, null, null));
        assertThat(next.key()).isEqualTo("B");
        assertThat(next.last().toString()).isEqualTo("2-me");
        assertThat(next.base().frontier().count(desk.node.writer())).isEqualTo(2);
        assertThat(next.json()).contains("\"extra\":1");
    }

    @Test
    void an_entry_of_another_log_or_of_nobody_is_refused() {
        Entry<Contact> shown = contact("{\"name\":\"A\"}");
        assertThatThrownBy(() -> desk.views.update(new LogName("other"), shown, shown.value()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of log \"list\"");
        assertThatThrownBy(() -> desk.views.update(new LogName("list"), new NobodysEntry(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not made by a gather");
    }

    private Entry<Contact> contact(String json) {
        desk.append(json);
        return desk.views
                .gather(Desk.LOG, Contact.class)
                .gatherOn("name")
                .now()
                .entries()
                .get(0);
    }

    private Entry<Map<String, Object>> map(String json) {
        desk.append(json);
        return desk.views.gather(Desk.LOG).gatherOn("name").now().entries().get(0);
    }

    private <T> EntryUpdate<T> update(Entry<T> entry, T edited) {
        return desk.views.update(Desk.LOG, entry, edited);
    }

    private <T> Entry<T> save(Entry<T> entry, T edited) {
        EntryUpdate<T> update = update(entry, edited);
        ShardRecord saved = desk.append(update.payload().text(), update.base());
        return update.next(saved);
    }

    /** An entry that some application made up. */
    private static final class NobodysEntry implements Entry<Map<String, Object>> {
        @Override
        public Object key() {
            return "A";
        }

        @Override
        public Map<String, Object> value() {
            return Map.of("name", "A");
        }

        @Override
        public String json() {
            return "{\"name\":\"A\"}";
        }

        @Override
        public RecordId last() {
            return RecordId.parse("1-me");
        }

        @Override
        public Base base() {
            return Base.empty();
        }
    }
}
