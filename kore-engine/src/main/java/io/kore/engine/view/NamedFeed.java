package io.kore.engine.view;

import io.kore.engine.branch.NamedLog;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A feed of a log whose shards may fork: once a fork is learnt of, records have other names, so another feed goes on
 * where the one before had come to. Confined to one thread at a time, but for {@link #stop()}.
 *
 * @param <F> the kind of feed
 */
final class NamedFeed<F extends Feed> implements Feed {
    private final Supplier<NamedLog> names;
    private final Maker<F> maker;
    private NamedLog named;
    private volatile F feed;
    private volatile boolean isStopped;

    /** Makes the feed that goes on. */
    interface Maker<F> {
        /**
         * Makes a feed.
         *
         * @param named the log under the names that it has now
         * @param before the feed under other names, which will not run again; null for the first
         */
        F make(NamedLog named, @Nullable F before);
    }

    NamedFeed(Supplier<NamedLog> names, Maker<F> maker) {
        this.names = names;
        this.maker = maker;
        this.named = names.get();
        this.feed = maker.make(named, null);
    }

    @Override
    public boolean run() {
        if (!named.isCurrent()) {
            named = names.get();
            feed = maker.make(named, feed);
            if (isStopped) {
                feed.stop();
            }
        }
        return feed.run() || !named.isCurrent();
    }

    @Override
    public void stop() {
        isStopped = true;
        feed.stop();
    }

    @Override
    public void end() {
        feed.end();
    }
}
