package io.kore.cli.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.cli.json.JsonText;
import java.math.BigDecimal;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "op=delete:remove               | {\"op\":\"delete\"}",
                "op=a=b:remove                  | {\"op\":\"a=b\"}",
                "op=:remove                     | {\"op\":\"\"}",
                "op=5,by=\"5\",x=true:remove    | {\"op\":5,\"by\":\"5\",\"x\":true}",
                " op = a b , x=null : remove    | {\"op\":\"a b\",\"x\":null}",
                "url=\"http://x, y\":remove     | {\"url\":\"http://x, y\"}",
                "\"a,b:c=\\\"d\"=1:remove       | {\"a,b:c=\\\"d\":1}",
                "a=\" x \":remove               | {\"a\":\" x \"}",
                "1e3=1:remove                   | {\"1e3\":1}",
            })
    void fields_and_values_are_as_in_a_filter(String text, String pattern) {
        CommandRule rule = CommandRule.parse(text);

        assertThat(JsonText.of(rule.pattern())).isEqualTo(pattern);
        assertThat(rule.action()).isSameAs(PlainAction.REMOVE);
    }

    @Test
    void an_action_is_known_by_its_name() {
        assertThat(CommandRule.parse("a=1:put").action()).isSameAs(PlainAction.PUT);
        assertThat(CommandRule.parse("a=1:update").action()).isSameAs(PlainAction.UPDATE);
        assertThat(CommandRule.parse("a=1:jq:map({a: .b, c: \"x:remove\"})").action())
                .isInstanceOf(JqAction.class);
        assertThat(CommandRule.parse("a=1.0:put").pattern())
                .isEqualTo(Collections.singletonMap("a", new BigDecimal("1.0")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                | it begins with the FIELD=VALUE",
                "remove            | it begins with the FIELD=VALUE",
                "op:remove         | it begins with the FIELD=VALUE",
                "=x:remove         | it begins with the FIELD=VALUE",
                ":remove           | it begins with the FIELD=VALUE",
                "op=x              | behind the fields stands what it does, as in op=x:remove; there are remove, put",
                "op=x,             | it begins with the FIELD=VALUE",
                "op=x,by:remove    | it begins with the FIELD=VALUE",
                "op=x:             | there is no action \"\"",
                "op=x:delete       | there is no action \"delete\", there are remove, put, update and jq:EXPR",
                "op=x:Remove       | there is no action \"Remove\"",
                "url=http://x:remove | there is no action \"//x:remove\", there are remove, put, update and jq:EXPR",
                "url=http://x:remove | a field or value that holds a comma or a colon goes in double quotes",
                "op=a,b=1,op=c:remove | no record can have two values in the field \"op\"",
                "op=\"x:remove     | a quote is not closed",
                "op=\"x\\          | a quote is not closed",
                "op=\"x\"y:remove  | something stands behind the closing quote of \"x\"",
                "_korewho=pad:remove | not by one that Kore adds",
                "op=x:jq:.[        | not a jq expression: .[; Encountered its end at line 1, column 2",
                "op=x:jq:          | not a jq expression",
            })
    void what_is_no_command_is_refused_with_the_reason(String text, String reason) {
        assertThatThrownBy(() -> CommandRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a command is FIELD=VALUE[,FIELD=VALUE...]:ACTION, not \"" + text + "\": ")
                .hasMessageContaining(reason);
    }
}
