package io.kore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Hash;
import io.kore.model.ShardId;
import io.kore.model.ShardSummary;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShardsVerbTest {
    private final FakeNode node = new FakeNode(new FakeLog());
    private final Invocation kore = Invocation.on(node);

    ShardsVerbTest() {
        node.shards.add(new ShardSummary(ShardId.of("MyList", "pad"), 1, 7, hash(0xab)));
        node.shards.add(new ShardSummary(ShardId.of("MyList", "a\u001b[31m\"b"), 12_345, 12_399, hash(0x01)));
    }

    @Test
    void a_script_gets_json_lines_with_the_whole_hash() {
        assertThat(kore.run("shards", "--store=memory", "--save-to=.")).isZero();
        assertThat(kore.out()).isEqualTo("""
                        {"log":"MyList","writer":"pad","count":1,"lastNumber":7,"hash":"%s"}
                        {"log":"MyList","writer":"a\\u001B[31m\\"b","count":12345,"lastNumber":12399,"hash":"%s"}
                        """, "ab".repeat(32), "01".repeat(32));
    }

    @Test
    void a_person_gets_a_table_that_nobody_elses_id_can_spoil() {
        assertThat(kore.at("1").run("shards", "--store=memory", "--save-to=.")).isZero();
        assertThat(kore.out()).isEqualTo("""
                        LOG     WRITER          COUNT  LAST NUMBER  HASH
                        MyList  pad                 1            7  abababababababab
                        MyList  a\\u001b[31m"b  12,345       12,399  0101010101010101
                        """);
    }

    @Test
    void a_person_can_ask_for_json() {
        assertThat(kore.at("1").run("shards", "--store=memory", "--save-to=.", "--json"))
                .isZero();
        assertThat(kore.out()).startsWith("{\"log\":").hasLineCount(2);
    }

    @Test
    void nothing_held_is_no_line_for_a_script_and_a_sentence_for_a_person() {
        node.shards.clear();
        assertThat(kore.run("shards", "--store=memory", "--save-to=.")).isZero();
        assertThat(kore.out()).isEmpty();
        assertThat(kore.at("1").run("shards", "--store=memory", "--save-to=.")).isZero();
        assertThat(kore.out()).isEqualTo("no records are held yet\n");
    }

    private static Hash hash(int value) {
        byte[] bytes = new byte[Hash.BYTES];
        Arrays.fill(bytes, (byte) value);
        return Hash.of(bytes);
    }
}
