package io.kore.engine.sync;

import io.kore.access.Decision;
import io.kore.engine.hub.IngestBareDoor;
import io.kore.engine.hub.KoredbClients;
import io.kore.engine.ingest.BareRecords;
import io.kore.engine.json.Json;
import io.kore.spi.KoredbAnswer;
import io.kore.spi.KoredbFollower;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A node's koredb clients, with everything done at once. Confined to one thread. */
final class KoredbDesk {
    /** An event stream that counts. */
    static final class Stream implements KoredbFollower {
        int events;
        boolean isEnded;

        @Override
        public void event() {
            events++;
        }

        @Override
        public void end() {
            isEnded = true;
        }
    }

    final SimNode node;
    final KoredbClients clients;
    private final List<Runnable> later = new ArrayList<>();

    KoredbDesk(SimNode node, long answerBytesMax) {
        this.node = node;
        Json json = new Json();
        SyncTimer timer = (delay, task) -> {
            later.add(task);
            return () -> {};
        };
        clients = new KoredbClients(node, door(node), json, Runnable::run, timer, answerBytesMax);
    }

    static IngestBareDoor door(SimNode node) {
        return new IngestBareDoor(new BareRecords(node.ingest()), new Json());
    }

    String post(String body, String remote, Decision decision) {
        try {
            return text(clients.exchange(body.getBytes(StandardCharsets.UTF_8), remote, decision)
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    String post(String body) {
        return post(body, "there:1", Decision.allow());
    }

    Stream listen(String remote) {
        Stream stream = new Stream();
        var unused = clients.follow(stream, remote, Decision.allow());
        return stream;
    }

    /** Tells those who follow of all that is there. */
    void tell() {
        clients.arrived(node.end());
        passTime();
    }

    /** Lets what was put off happen. */
    void passTime() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private static String text(KoredbAnswer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (answer) {
            for (ByteBuffer piece = answer.next(); piece != null; piece = answer.next()) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.writeBytes(bytes);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
