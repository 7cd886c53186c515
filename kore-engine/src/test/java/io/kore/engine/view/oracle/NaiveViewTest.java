package io.kore.engine.view.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.view.oracle.Member.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the norm means, example by example. */
class NaiveViewTest {
    private static final Rule BY_NAME = Rule.on("k");
    private static final Rule NESTED = BY_NAME.by(Rule.Mode.MERGE_NESTED);

    private final List<OracleRecord> all = new ArrayList<>();
    private final Member a = new Member("a", History.LOG, false, all);
    private final Member b = new Member("b", History.LOG, false, all);
    private final Member bare = new Member("x", History.LOG, true, all);

    @Test
    void edits_made_at_once_of_two_fields_both_count() {
        a.append(History.LOG, json("{'k':1,'f':1,'g':1}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'f':2,'g':1}"), null);
        b.append(History.LOG, json("{'k':1,'f':1,'h':null}"), null);
        meet(a, b);
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"=2, \"h\"=null, \"k\"=1} 2-b");
    }

    @Test
    void a_screen_that_stayed_open_reverts_nothing_and_may_go_back_itself() {
        a.append(History.LOG, json("{'k':1,'f':1,'g':1}"), null);
        Screen first = a.shown(History.LOG, json("{'k':1,'f':1,'g':1}"));
        a.append(History.LOG, json("{'k':1,'f':1,'g':5}"), null);
        OracleRecord two = a.append(History.LOG, json("{'k':1,'f':2,'g':1}"), first);
        a.append(History.LOG, json("{'k':1,'f':1.0,'g':1}"), a.saved(first, two));
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"=1, \"g\"=5, \"k\"=1} 4-a");
    }

    @Test
    void an_object_met_for_the_first_time_is_set_whole() {
        a.append(History.LOG, json("{'k':1,'f':{'x':1},'g':1}"), null);
        b.append(History.LOG, json("{'k':1,'f':{'y':1}}"), null);
        meet(a, b);
        assertThat(shown(NESTED)).containsExactly("1 {\"f\"={\"y\"=1}, \"g\"=1, \"k\"=1} 1-b");
    }

    @Test
    void inside_an_object_only_what_was_changed_changes() {
        a.append(History.LOG, json("{'k':1,'f':{'x':1,'y':{'x':1},'z':1}}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'f':{'x':2,'y':{'x':1,'w':1},'z':1}}"), null);
        b.append(History.LOG, json("{'k':1,'f':{'x':1,'y':{}}}"), null);
        meet(a, b);
        assertThat(shown(NESTED)).containsExactly("1 {\"f\"={\"x\"=2, \"y\"={\"w\"=1}}, \"k\"=1} 2-b");
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"={\"x\"=1, \"y\"={}}, \"k\"=1} 2-b");
    }

    @Test
    void what_is_set_inside_a_removed_object_makes_it_anew_and_what_is_removed_does_not() {
        a.append(History.LOG, json("{'k':1,'f':{'x':1,'y':1},'g':{'x':1}}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'g':7}"), null);
        b.append(History.LOG, json("{'k':1,'f':{'x':2},'g':{}}"), null);
        meet(a, b);
        assertThat(shown(NESTED)).containsExactly("1 {\"f\"={\"x\"=2}, \"g\"=7, \"k\"=1} 2-b");
    }

    @Test
    void a_removal_of_an_object_takes_what_others_put_inside_before() {
        a.append(History.LOG, json("{'k':1,'f':{'x':1}}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'f':{'x':1,'y':1}}"), null);
        b.append(History.LOG, json("{'k':1}"), null);
        meet(a, b);
        assertThat(shown(NESTED)).containsExactly("1 {\"k\"=1} 2-b");
    }

    @Test
    void a_change_moves_the_object_over_one_already_there() {
        a.append(History.LOG, json("{'k':'old','f':1,'g':1}"), null);
        a.append(History.LOG, json("{'k':'new','f':0,'h':0}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'change':{'g':1.0},'to':{'k':'new','g':2}}"), null);
        b.append(History.LOG, json("{'k':'old','f':5,'g':1}"), null);
        assertThat(shown(BY_NAME)).containsExactly("\"new\" {\"f\"=1, \"g\"=2, \"h\"=0, \"k\"=\"new\"} 3-a");
        meet(a, b);
        assertThat(shown(BY_NAME))
                .containsExactly(
                        "\"new\" {\"f\"=1, \"g\"=2, \"h\"=0, \"k\"=\"new\"} 3-a",
                        "\"old\" {\"f\"=5, \"g\"=1, \"k\"=\"old\"} 3-b");
    }

    @Test
    void a_change_is_matched_in_what_its_writer_saw_and_changes_what_is_there() {
        a.append(History.LOG, json("{'k':1,'f':1,'g':1,'h':1}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'f':2,'g':2,'h':1}"), null);
        b.append(History.LOG, json("{'change':{'f':1},'to':{'h':3,'g':1}}"), null);
        b.append(History.LOG, json("{'change':{'f':2},'to':{'h':4}}"), null);
        meet(a, b);
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"=2, \"g\"=2, \"h\"=3, \"k\"=1} 2-b");
    }

    @Test
    void a_change_inside_an_object_is_an_edit_of_what_was_seen() {
        a.append(History.LOG, json("{'k':1,'f':{'x':1,'y':1}}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'k':1,'f':{'x':1,'y':1,'z':1}}"), null);
        b.append(History.LOG, json("{'change':{'k':1},'to':{'f':{'x':2}}}"), null);
        meet(a, b);
        assertThat(shown(NESTED)).containsExactly("1 {\"f\"={\"x\"=2, \"z\"=1}, \"k\"=1} 2-b");
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"={\"x\"=2}, \"k\"=1} 2-b");
    }

    @Test
    void a_change_to_no_key_or_of_nothing_named_or_to_what_is_there_does_nothing() {
        a.append(History.LOG, json("{'k':1,'f':1}"), null);
        a.append(History.LOG, json("{'change':{'k':1},'to':{'k':null,'f':2}}"), null);
        a.append(History.LOG, json("{'change':{},'to':{'f':2}}"), null);
        a.append(History.LOG, json("{'change':{'k':1},'to':{'f':1.0,'k':1.0}}"), null);
        a.append(History.LOG, json("{'change':{'k':1},'to':{'f':2},'why':1}"), null);
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"=1, \"k\"=1} 1-a");
    }

    @Test
    void a_command_in_the_base_counts_for_the_base() {
        Rule rule = BY_NAME.with(List.of(command("{'cmd':'set'}", (command, set) -> set.update("p", json("{'f':9}")))));
        a.append(History.LOG, json("{'k':'p','f':1}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'cmd':'set','k':'p'}"), null);
        b.append(History.LOG, json("{'k':'p','f':1,'g':1}"), null);
        meet(a, b);
        assertThat(shown(rule)).containsExactly("\"p\" {\"f\"=9, \"g\"=1, \"k\"=\"p\"} 2-b");
        b.append(History.LOG, json("{'k':'p','f':1,'g':1}"), null);
        meet(a, b);
        assertThat(shown(rule)).containsExactly("\"p\" {\"f\"=1, \"g\"=1, \"k\"=\"p\"} 3-b");
    }

    @Test
    void a_handler_that_fails_leaves_the_set_as_before() {
        Rule rule = BY_NAME.with(List.of(command("{'cmd':1}", (command, set) -> {
            set.remove("p");
            throw new Rule.Refused("cannot");
        })));
        a.append(History.LOG, json("{'k':'p'}"), null);
        a.append(History.LOG, json("{'cmd':1.0}"), null);
        assertThat(shown(rule)).containsExactly("\"p\" {\"k\"=\"p\"} 1-a");
    }

    @Test
    void a_command_comes_last_only_where_it_changed_something() {
        Rule rule = BY_NAME.with(List.of(command("{'cmd':1}", (command, set) -> {
            for (Object key : set.keys()) {
                Map<String, @Nullable Object> before = Objects.requireNonNull(set.get(key));
                set.remove(key);
                set.put(key, before.containsKey("f") ? json("{'f':2}") : before);
            }
        })));
        a.append(History.LOG, json("{'k':'p'}"), null);
        a.append(History.LOG, json("{'k':'q','f':1}"), null);
        a.append(History.LOG, json("{'cmd':1,'k':'r'}"), null);
        assertThat(shown(rule)).containsExactly("\"p\" {\"k\"=\"p\"} 1-a", "\"q\" {\"f\"=2, \"k\"=\"q\"} 3-a");
    }

    @Test
    void a_removed_object_begins_anew() {
        Rule rule = BY_NAME.with(List.of(command("{'cmd':1}", (command, set) -> set.remove("p"))));
        a.append(History.LOG, json("{'k':'p','f':1,'g':1}"), null);
        meet(a, b);
        a.append(History.LOG, json("{'cmd':1}"), null);
        b.append(History.LOG, json("{'k':'p','f':1,'g':2}"), null);
        meet(a, b);
        assertThat(shown(rule)).containsExactly("\"p\" {\"f\"=1, \"g\"=2, \"k\"=\"p\"} 2-b");
    }

    @Test
    void a_bare_record_is_compared_with_what_its_writer_wrote_or_could_not_miss() {
        a.append(History.LOG, json("{'k':1,'f':1,'g':1}"), null);
        meet(a, bare);
        a.append(History.LOG, json("{'k':1,'f':2,'g':1}"), null);
        bare.append(History.LOG, json("{'cmd':'its number is 2'}"), null);
        bare.append(History.LOG, json("{'k':1,'f':1,'g':3}"), null);
        meet(a, bare);
        assertThat(shown(BY_NAME)).containsExactly("1 {\"f\"=2, \"g\"=3, \"k\"=1} 3-x");
    }

    private List<String> shown(Rule rule) {
        return NaiveView.lines(new NaiveView(rule, History.LOG, all).view(a.held));
    }

    private static void meet(Member one, Member other) {
        one.receive(other, new Random(0), 1, Integer.MAX_VALUE);
        other.receive(one, new Random(0), 1, Integer.MAX_VALUE);
    }

    private static Rule.Command command(String pattern, Rule.Handler handler) {
        return new Rule.Command(json(pattern), handler);
    }

    private static Map<String, @Nullable Object> json(String text) {
        return new LinkedHashMap<>(PlainJson.object(text.replace('\'', '"')));
    }
}
