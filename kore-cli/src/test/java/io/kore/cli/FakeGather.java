package io.kore.cli;

import io.kore.CommandHandler;
import io.kore.Explanation;
import io.kore.Gather;
import io.kore.Gathered;
import io.kore.Subscription;
import io.kore.cli.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gather that answers one entry, what it was asked; and the changes and explanations that its log was given. */
record FakeGather(FakeLog log, String asked) implements Gather<Map<String, Object>> {
    @Override
    public Gather<Map<String, Object>> where(String field, @Nullable Object value) {
        String type = value == null ? "" : value.getClass().getSimpleName() + " ";
        return and(" where " + field + " is " + type + value);
    }

    @Override
    public Gather<Map<String, Object>> gatherOn(String field) {
        return and(" on " + field);
    }

    @Override
    public Gather<Map<String, Object>> overwrite() {
        return and(" overwriting");
    }

    @Override
    public Gather<Map<String, Object>> mergeNested() {
        return and(" nested");
    }

    @Override
    public Gather<Map<String, Object>> command(Map<String, ?> pattern, CommandHandler<Map<String, Object>> handler) {
        return and(" commanded by " + JsonText.of(pattern));
    }

    @Override
    public Gather<Map<String, Object>> version(String version) {
        return and(" of version " + version);
    }

    @Override
    public Subscription onChange(Consumer<? super Gathered<Map<String, Object>>> handler) {
        log.results.forEach(handler);
        return new FakeSubscription();
    }

    @Override
    public Gathered<Map<String, Object>> now() {
        return new FakeGathered().with("key", "{\"asked\": " + JsonText.quoted(asked) + "}");
    }

    @Override
    public Explanation explain(Object key, String field) {
        throw new AssertionError("show explains all keys at once");
    }

    @Override
    public List<Explanation> explain(String field) {
        return log.explanations;
    }

    private FakeGather and(String more) {
        return new FakeGather(log, asked + more);
    }
}
