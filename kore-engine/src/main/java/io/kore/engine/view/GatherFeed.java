package io.kore.engine.view;

import io.kore.Gathered;
import io.kore.engine.gather.GatherState;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands out each result of a gather that differs from the one before. Confined to one thread at a time, but for
 * {@link #stop()}.
 *
 * @param <T> the type of the values
 */
final class GatherFeed<T> implements Feed {
    private final LiveGather gather;
    private final LiveGather.Watch watch;
    private final LongSupplier visibleEnd;
    private final Function<Result, Gathered<T>> form;
    private final Handler<Gathered<T>> handler;
    private @Nullable GatherState last;
    /** Any object may differ from the result before. */
    private boolean isRenamed;

    private volatile boolean isStopped;

    /**
     * A result before it gets its form.
     *
     * @param state what the log has come to
     * @param delta in what it differs from the result before
     */
    record Result(GatherState state, Delta delta) {}

    GatherFeed(
            LiveGather gather,
            LongSupplier visibleEnd,
            Function<Result, Gathered<T>> form,
            Handler<Gathered<T>> handler) {
        this.gather = gather;
        this.watch = gather.watch();
        this.visibleEnd = visibleEnd;
        this.form = form;
        this.handler = handler;
    }

    /** Goes on where another feed has come to, with the same log under other names. */
    GatherFeed(LiveGather gather, GatherFeed<T> before) {
        this(gather, before.visibleEnd, before.form, before.handler);
        before.gather.unwatch(before.watch);
        last = before.last;
        isRenamed = last != null;
    }

    @Override
    public boolean run() {
        long limit = visibleEnd.getAsLong();
        LiveGather.Look look = gather.look(watch, limit, () -> isStopped);
        if (isStopped) {
            return false;
        }
        GatherState before = last;
        Delta delta = before == null
                ? Delta.all(look.state().objects())
                : Delta.between(before.objects(), look.state().objects(), isRenamed ? null : look.touched());
        isRenamed = false;
        if (before == null || !delta.isEmpty()) {
            last = look.state();
            handler.call(form.apply(new Result(look.state(), delta)));
        }
        return visibleEnd.getAsLong() > limit;
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    @Override
    public void end() {
        gather.unwatch(watch);
        gather.close();
    }
}
