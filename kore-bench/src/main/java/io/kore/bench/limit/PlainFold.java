package io.kore.bench.limit;

import io.kore.model.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Parses all records with Jackson and keeps the fields by name: the least that a gather can cost. Stateless. */
public final class PlainFold {
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(new TypeReference<Map<String, Object>>() {});

    private PlainFold() {}

    /** Folds; answers how many keys there are. */
    public static int fold(List<List<Payload>> batches) {
        Map<String, Map<String, Object>> objects = new HashMap<>();
        for (List<Payload> batch : batches) {
            for (Payload payload : batch) {
                Map<String, Object> fields = READER.readValue(payload.toBytes());
                objects.computeIfAbsent((String) fields.get("name"), name -> new HashMap<>())
                        .putAll(fields);
            }
        }
        return objects.size();
    }
}
