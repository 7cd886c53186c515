package io.kore.it.door;

import io.kore.codec.ByteWriter;
import io.kore.codec.RecordCodec;
import io.kore.it.flow.OutgoingOnly;
import io.kore.model.ShardRecord;
import io.kore.spi.Link;
import io.kore.spi.LinkHandler;
import io.kore.spi.Transport;
import io.kore.transport.http.HttpTransportProvider;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Speaks the native wire byte by byte, by docs/FORMAT.md, and says what no node would. Confined to one thread. */
final class HostilePeer implements AutoCloseable {
    static final int BATCH = 6;
    private static final int REFUSE = 9;
    private static final int WAIT_SECONDS = 30;
    private static final int MAGIC = 0x4b4f5245;
    private static final int VERSION = 3;

    private final Transport transport = new HttpTransportProvider().open(new OutgoingOnly());
    private final CompletableFuture<String> refusal = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Link link;

    HostilePeer(URI hub) throws Exception {
        link = transport.connect(hub, new Ear()).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Who listens to nothing but refusals. */
    private final class Ear implements LinkHandler {
        @Override
        public void opened(Link opened) {}

        @Override
        public void received(ByteBuffer frame) {
            if (frame.get(0) == REFUSE) {
                refusal.complete(StandardCharsets.ISO_8859_1.decode(frame).toString());
            }
        }

        @Override
        public void closed(@Nullable String reason) {
            closed.complete(String.valueOf(reason));
        }
    }

    static ByteWriter hello(String writer) {
        return new ByteWriter()
                .put(1)
                .putInt(MAGIC)
                .putVarint(VERSION)
                .putText(writer)
                .putText("store-of-" + writer)
                .putLong(writer.hashCode())
                .put(0)
                .putVarint(4 << 20)
                .putVarint(0);
    }

    /** Says hello and that it holds nothing, as a decent peer does. */
    HostilePeer introduced(String writer) {
        return say(hello(writer))
                .say(new ByteWriter().put(2).put(1).putVarint(0))
                .say(new ByteWriter().put(4))
                .say(new ByteWriter().put(13));
    }

    HostilePeer say(ByteWriter message) {
        return say(message.toBytes());
    }

    HostilePeer say(byte[] frame) {
        var unused = link.send(ByteBuffer.wrap(frame));
        return this;
    }

    /** A batch of records of one shard, with whatever index and envelope bytes. */
    static ByteWriter batch(ShardRecord record, long index, byte[] envelope) {
        byte[] payload = record.payload().toBytes();
        return new ByteWriter()
                .put(BATCH)
                .putVarint(1)
                .putVarint(0)
                .putVarint(1)
                .putText(record.shard().log().value())
                .putText(record.shard().writer().value())
                .putVarint(index)
                .putVarint(1)
                .putVarint(0)
                .putVarint(envelope.length)
                .putBytes(envelope)
                .putVarint(payload.length)
                .putBytes(payload);
    }

    static ByteWriter batch(List<ShardRecord> records) {
        ShardRecord first = records.get(0);
        ByteWriter out = new ByteWriter()
                .put(BATCH)
                .putVarint(1)
                .putVarint(0)
                .putVarint(1)
                .putText(first.shard().log().value())
                .putText(first.shard().writer().value())
                .putVarint(first.index())
                .putVarint(records.size());
        for (ShardRecord record : records) {
            byte[] envelope = RecordCodec.encodeEnvelope(record);
            byte[] payload = record.payload().toBytes();
            out.putVarint(0)
                    .putVarint(envelope.length)
                    .putBytes(envelope)
                    .putVarint(payload.length)
                    .putBytes(payload);
        }
        return out;
    }

    /** What the node said before it closed the link; empty if it just closed it. */
    String refusal() throws Exception {
        String reason = closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
        return refusal.getNow(reason);
    }

    @Override
    public void close() {
        transport.close();
    }
}
