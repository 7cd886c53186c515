package io.kore.engine.rest;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.RestDoor;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A log that a client follows: nothing of what is due is kept for it but how far it has come. */
final class FollowedLog implements RestDoor.Events {
    private final Visitor visitor;
    private final LogName log;
    private final LogReader reader;
    private final LineForm form;
    private final LongSupplier durableEnd;
    private final Predicate<LogName> isDropped;
    private final Runnable onClose;

    FollowedLog(
            Visitor visitor,
            LogName log,
            LogReader reader,
            LineForm form,
            LongSupplier durableEnd,
            Predicate<LogName> isDropped,
            Runnable onClose) {
        this.visitor = visitor;
        this.log = log;
        this.reader = reader;
        this.form = form;
        this.durableEnd = durableEnd;
        this.isDropped = isDropped;
        this.onClose = onClose;
    }

    @Override
    public RestDoor.@Nullable Event next() {
        var unused = visitor.readable(log.value());
        if (isDropped.test(log)) {
            throw Visitor.noSuchLog();
        }
        ShardRecord record = reader.next(durableEnd.getAsLong());
        return record == null
                ? null
                : new RestDoor.Event(
                        reader.position().text(), ByteBuffer.wrap(form.line(record.payload(), record.id(), null)));
    }

    @Override
    public void close() {
        onClose.run();
        reader.close();
    }
}
