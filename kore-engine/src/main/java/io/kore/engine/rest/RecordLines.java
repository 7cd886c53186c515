package io.kore.engine.rest;

import io.kore.model.LogName;
import io.kore.model.ShardRecord;
import io.kore.spi.RestDoor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The records of a log, a line each, up to where the journal was durable when they were asked for. */
final class RecordLines implements RestDoor.Lines {
    private static final int PIECE_BYTES = 32 << 10;

    private final Visitor visitor;
    private final LogName log;
    private final LogReader reader;
    private final LineForm form;
    private final boolean hasPositions;
    private final long end;
    private long left;

    RecordLines(Visitor visitor, LogName log, LogReader reader, LineForm form, RestDoor.Reading reading, long end) {
        this.visitor = visitor;
        this.log = log;
        this.reader = reader;
        this.form = form;
        this.hasPositions = reading.hasPositions();
        this.left = reading.limit();
        this.end = end;
    }

    @Override
    public @Nullable ByteBuffer next() {
        var unused = visitor.readable(log.value());
        ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
        while (left > 0 && piece.size() < PIECE_BYTES) {
            ShardRecord record = reader.next(end);
            if (record == null) {
                left = 0;
            } else {
                left--;
                String position = hasPositions ? reader.position().text() : null;
                piece.writeBytes(form.line(record.payload(), record.id(), position));
                piece.write('\n');
            }
        }
        return piece.size() == 0 ? null : ByteBuffer.wrap(piece.toByteArray());
    }

    @Override
    public void close() {
        reader.close();
    }
}
