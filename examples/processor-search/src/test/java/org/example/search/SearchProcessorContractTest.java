package org.example.search;

import io.kore.spi.ProcessorProvider;
import io.kore.tck.ResumableProcessorContract;
import java.util.List;
import java.util.Map;

/** All rules of the contract, over this processor. */
class SearchProcessorContractTest extends ResumableProcessorContract {
    @Override
    protected ProcessorProvider provider() {
        return new SearchProvider();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("key", "title");
    }

    @Override
    protected Map<String, Map<String, String>> refusedOptions() {
        return Map.of("key", Map.of(), "text", Map.of("key", "title", "text", ""));
    }

    @Override
    protected List<String> payloads() {
        return List.of(
                "{\"title\":\"list\",\"text\":\"Milk and cheese\"}",
                "{\"title\":\"list\",\"text\":\"milk\",\"note\":{\"by\":[\"Ann\",\"I\"]}}",
                "{\"title\":\"Reise\",\"text\":\"Käse, Straße, İSTANBUL\"}",
                "{\"text\":\"no title\"}");
    }
}
