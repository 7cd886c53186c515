package org.example.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import io.kore.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin at a whole node: found by its name, called with what is new, and taken up again after a restart. */
class SearchOnANodeTest {
    private static final Map<String, String> OPTIONS = Map.of("key", "title", "text", "text");

    private final BlockingQueue<SearchIndex> results = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @Test
    void what_is_appended_can_be_found_at_once() throws Exception {
        try (Node node = Kore.node().saveTo(folder.toString()).start()) {
            Log notes = node.log("Notes");
            notes.append(Map.of("title", "shopping", "text", "Buy Milk"));
            try (Subscription search = notes.process("search", OPTIONS, SearchIndex.class, results::add)) {
                assertThat(next().find("milk")).containsExactly("shopping");
                notes.append(Map.of("title", "shopping", "text", "Remember I'm lactose intolerant"));
                SearchIndex later = next();
                assertThat(later.find("milk")).isEmpty();
                assertThat(later.find("lactose")).containsExactly("shopping");
                assertThat(search).isNotNull();
            }
        }
    }

    @Test
    void a_node_that_comes_back_does_not_read_its_log_again() throws Exception {
        try (Node node = Kore.node().saveTo(folder.toString()).start()) {
            Log notes = node.log("Notes");
            List<Map<String, String>> many = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                many.add(Map.of("title", "note " + i, "text", "number " + i + (i % 2 == 0 ? " even" : " odd")));
            }
            notes.appendAll(many);
            search(notes);
            assertThat(next().find("odd")).hasSize(1_000);
            assertThat(CountingProvider.recordsRead()).isEqualTo(2_000);
        }
        results.clear();
        try (Node node = Kore.node().saveTo(folder.toString()).start()) {
            Log notes = node.log("Notes");
            notes.append(Map.of("title", "note 1", "text", "is even now"));
            search(notes);
            SearchIndex index = next();
            while (index.find("now").isEmpty()) {
                index = next();
            }
            assertThat(index.find("odd")).hasSize(999);
            assertThat(index.documents()).isEqualTo(2_000);
            assertThat(CountingProvider.recordsRead()).isEqualTo(1);
        }
    }

    private void search(Log notes) {
        CountingProvider.reset();
        Subscription search = notes.process("counted search", OPTIONS, SearchIndex.class, results::add);
        assertThat(search).isNotNull();
    }

    private SearchIndex next() throws InterruptedException {
        SearchIndex index = results.poll(30, TimeUnit.SECONDS);
        assertThat(index).as("a result within 30 seconds").isNotNull();
        return index;
    }
}
