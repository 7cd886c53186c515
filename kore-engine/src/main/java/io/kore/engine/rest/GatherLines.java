package io.kore.engine.rest;

import io.kore.Entry;
import io.kore.Gathered;
import io.kore.model.Payload;
import io.kore.spi.RestDoor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gather has come to, a line for each object. */
final class GatherLines implements RestDoor.Lines {
    private static final int PIECE_BYTES = 32 << 10;

    private final Iterator<Entry<Map<String, Object>>> entries;
    private final LineForm form;

    GatherLines(Gathered<Map<String, Object>> gathered, LineForm form) {
        this.entries = gathered.iterator();
        this.form = form;
    }

    @Override
    public @Nullable ByteBuffer next() {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES);
        while (entries.hasNext() && piece.size() < PIECE_BYTES) {
            Entry<Map<String, Object>> entry = entries.next();
            piece.writeBytes(form.line(Payload.of(entry.json()), entry.last(), null));
            piece.write('\n');
        }
        return piece.size() == 0 ? null : ByteBuffer.wrap(piece.toByteArray());
    }

    @Override
    public void close() {}
}
