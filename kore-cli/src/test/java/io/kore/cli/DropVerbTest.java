package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import org.junit.jupiter.api.Test;

class DropVerbTest {
    private final FakeNode node = new FakeNode(new FakeLog());
    private final Invocation kore = Invocation.on(node);

    DropVerbTest() {
        node.shards.add(new ShardSummary(ShardId.of("MyList", "pad"), 1, 7, Hash.of(new byte[Hash.BYTES])));
        node.shards.add(new ShardSummary(ShardId.of("MyList", "phone"), 20, 30, Hash.of(new byte[Hash.BYTES])));
        node.shards.add(new ShardSummary(ShardId.of("Other", "phone"), 5, 30, Hash.of(new byte[Hash.BYTES])));
    }

    private int drop(String... more) {
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"drop", "--store=memory", "--save-to=."}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return kore.run(arguments);
    }

    @Test
    void who_types_the_name_drops_the_log() {
        kore.at("0").typing("MyList\n");
        assertThat(drop("MyList")).isZero();
        assertThat(kore.error()).contains("21 records of 2 shards of log MyList");
        assertThat(kore.out()).isEqualTo("dropped MyList: 21 records of 2 shards\n");
        assertThat(node.dropped).containsExactly("MyList");
    }

    @Test
    void any_other_answer_changes_nothing() {
        for (String answer : new String[] {"yes\n", "\n", "", "mylist\n", "MyList2\n"}) {
            kore.at("0").typing(answer);
            assertThat(drop("MyList")).isEqualTo(1);
        }
        assertThat(node.dropped).isEmpty();
        assertThat(kore.error()).contains("log MyList was not dropped: that is not its name");
    }

    @Test
    void a_script_must_say_that_it_is_sure() {
        kore.typing("MyList\n");
        assertThat(drop("MyList")).isEqualTo(1);
        assertThat(node.dropped).isEmpty();
        assertThat(kore.error()).contains("--yes");
        assertThat(drop("--yes", "MyList")).isZero();
        assertThat(node.dropped).containsExactly("MyList");
    }

    @Test
    void force_is_passed_on() {
        assertThat(drop("--yes", "--force", "MyList")).isZero();
        assertThat(node.dropped).containsExactly("MyList by force");
    }

    @Test
    void a_mistyped_name_is_no_log() {
        assertThat(drop("--yes", "MyLits")).isEqualTo(1);
        assertThat(kore.error()).contains("there is no log MyLits");
        assertThat(node.dropped).isEmpty();
    }

    @Test
    void a_dropped_log_is_not_dropped_again_but_can_be_taken_up() {
        node.dropped.add("MyList");
        assertThat(drop("--yes", "MyList")).isEqualTo(1);
        assertThat(kore.error()).contains("--undo");
        assertThat(drop("--undo", "MyList")).isZero();
        assertThat(node.dropped).isEmpty();
        assertThat(drop("--undo", "MyList")).isEqualTo(1);
        assertThat(kore.error()).contains("is not dropped");
    }
}
