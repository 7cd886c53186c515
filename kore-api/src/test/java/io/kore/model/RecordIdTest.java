package io.kore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"1-a", "17-harry", "3-a-b-c", "5--", "9007199254740992-émile", "9223372036854775807- "})
    void what_is_written_is_read_again(String text) {
        assertThat(RecordId.parse(text)).hasToString(text);
        assertThat(RecordId.parse(RecordId.parse(text).toString())).isEqualTo(RecordId.parse(text));
    }

    @Test
    void the_writer_may_hold_dashes() {
        assertThat(RecordId.parse("3-a-b")).isEqualTo(new RecordId(3, new WriterId("a-b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-",
                "-a",
                "a-1",
                "0-a",
                "+1-a",
                "-1-a",
                " 1-a",
                "1 -a",
                "1.0-a",
                "0x1-a",
                "01-a",
                "00-a",
                "٣-a",
                "9223372036854775808-a",
                "99999999999999999999999-a"
            })
    void any_other_form_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RecordId.parse(text));
    }

    @Test
    void a_number_starts_at_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(0, new WriterId("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> new RecordId(-1, new WriterId("a")));
    }

    @Test
    void the_merged_order_goes_by_number_then_writer() {
        List<RecordId> ids = new ArrayList<>();
        for (String id : List.of("10-a", "9-b", "9-a", "1-z", "9-B", "100-a", "9-\uFFFD", "9-\uD83D\uDC27")) {
            ids.add(RecordId.parse(id));
        }
        Collections.sort(ids);
        assertThat(ids)
                .extracting(RecordId::toString)
                .containsExactly("1-z", "9-B", "9-a", "9-b", "9-\uD83D\uDC27", "9-\uFFFD", "10-a", "100-a");
    }
}
