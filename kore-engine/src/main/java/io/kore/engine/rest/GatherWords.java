package io.kore.engine.rest;

import io.kore.Gather;
import io.kore.engine.json.Json;
import io.kore.engine.json.PayloadCheck;
import io.kore.error.KoreException;
import io.kore.model.Payload;
import io.kore.spi.RestDoor;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a client wants gathered. Immutable, thread-safe. */
final class GatherWords {
    private final Json json;
    private final PayloadCheck check;

    GatherWords(Json json, PayloadCheck check) {
        this.json = json;
        this.check = check;
    }

    Gather<Map<String, Object>> apply(Gather<Map<String, Object>> all, RestDoor.Gathering gathering) {
        if (gathering.on().isEmpty()) {
            throw new RestRefusedException(Reason.INVALID_REQUEST, "say which field to gather on: ?on=FIELD");
        }
        Gather<Map<String, Object>> gather = all.gatherOn(gathering.on());
        for (Map.Entry<String, String> condition : gathering.where().entrySet()) {
            gather = gather.where(condition.getKey(), value(condition.getValue()));
        }
        gather = gathering.isOverwriting() ? gather.overwrite() : gather;
        return gathering.isNested() ? gather.mergeNested() : gather;
    }

    /** A JSON value where it reads as one, else the text itself. */
    private @Nullable Object value(String text) {
        Payload wrapped = Payload.of("{\"value\":" + text + "}");
        try {
            check.check(wrapped);
            Map<String, @Nullable Object> fields = json.fields(wrapped);
            return fields.size() == 1 ? fields.get("value") : text;
        } catch (KoreException e) {
            return text;
        }
    }
}
