package org.example.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.spi.MergedRecords;
import io.kore.spi.Processor;
import io.kore.tck.RecordMaker;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is found. That it does not matter how the records came is for the contract to say. */
class SearchProcessorTest {
    private final RecordMaker maker = new RecordMaker();
    private final ShardId phone = ShardId.of("Notes", "phone");
    private final ShardId pad = ShardId.of("Notes", "pad");

    @Test
    void documents_are_found_by_all_their_words_in_any_case_and_by_beginnings() {
        SearchIndex index = index(
                Map.of("key", "title"),
                note(phone, "{\"title\":\"shopping\",\"text\":\"Buy Milk, and cheese!\"}"),
                note(phone, "{\"title\":\"cow\",\"text\":\"gives milk\",\"more\":[{\"a\":\"since Stone Age\"}]}"));
        assertThat(index.find("milk")).containsExactly("cow", "shopping");
        assertThat(index.find("MIL chee")).containsExactly("shopping");
        assertThat(index.find("stone")).containsExactly("cow");
        assertThat(index.find("ilk")).isEmpty();
        assertThat(index.find(" ,.- ")).isEmpty();
        assertThat(index.documents()).isEqualTo(2);
    }

    @Test
    void the_last_version_in_merged_order_counts_whichever_came_last() {
        ShardRecord first = note(phone, "{\"title\":\"a\",\"text\":\"one\"}");
        ShardRecord late = note(pad, "{\"title\":\"a\",\"text\":\"two\"}");
        ShardRecord second = note(phone, "{\"title\":\"a\",\"text\":\"three\"}");
        Processor<?> processor = new SearchProvider().open(Map.of("key", "title"));
        processor.process(new Records(List.of(first, second), true));
        SearchIndex index = (SearchIndex) processor.process(new Records(List.of(late), false));
        assertThat(index.find("three")).containsExactly("a");
        assertThat(index.words()).containsExactly("a", "three");
    }

    @Test
    void only_the_fields_that_were_named_are_searched() {
        SearchIndex index = index(
                Map.of("key", "title", "text", "text,note"),
                note(phone, "{\"title\":\"a\",\"text\":\"one\",\"note\":{\"x\":\"two\"},\"other\":\"three\"}"));
        assertThat(index.words()).containsExactly("one", "two");
    }

    private ShardRecord note(ShardId shard, String json) {
        return maker.next(shard, Payload.of(json));
    }

    private static SearchIndex index(Map<String, String> options, ShardRecord... records) {
        return (SearchIndex) new SearchProvider().open(options).process(new Records(List.of(records), true));
    }

    private record Records(List<ShardRecord> records, boolean atEnd) implements MergedRecords {
        @Override
        public Stream<ShardRecord> all() {
            return records.stream();
        }

        @Override
        public Stream<ShardRecord> added() {
            return records.stream();
        }
    }
}
