package io.kore.engine.view;

import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import java.util.Map;

/** A handler of the application, called with the records themselves; it begins anew at each start. */
record RawFollower(Handler<MergedRecords> handler) implements Follower {
    @Override
    public Start start() {
        return Start.NOTHING;
    }

    @Override
    public void call(MergedRecords records) {
        handler.call(records);
    }

    @Override
    public void taken(Map<WriterId, Long> counts, long position, boolean isEnd) {
        // what the application makes of the records is its own
    }
}
