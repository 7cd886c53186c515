package io.kore.engine.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last record in merged order wins whole. Confined to its fold. */
final class OverwriteHistory implements KeyHistory {
    private Edit last;
    private Map<String, @Nullable Object> fields;

    OverwriteHistory(Edit first, Map<String, @Nullable Object> fields) {
        this.last = first;
        this.fields = fields;
    }

    @Override
    public void take(Edit edit, Map<String, @Nullable Object> ownFields, @Nullable WhatWasSeen seen) {
        if (edit.compareTo(last) >= 0) {
            last = edit;
            fields = ownFields;
        }
    }

    @Override
    public Edit last() {
        return last;
    }

    @Override
    public Map<String, @Nullable Object> fields() {
        return fields;
    }
}
