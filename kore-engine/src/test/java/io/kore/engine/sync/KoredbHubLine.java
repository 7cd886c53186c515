package io.kore.engine.sync;

import io.kore.error.KoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node's link to a koredb hub. Answers wait until the test delivers them. Confined to one thread. */
final class KoredbHubLine implements SessionDriver {
    final SimNode node;
    final KoredbModel hub;
    final HubSession session;
    final List<String> posted = new ArrayList<>();
    final List<KoreException> reports = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    boolean isLevel;

    @Nullable
    Ending ending;

    KoredbHubLine(SimNode node, KoredbModel hub, Scope scope, boolean isOnce) {
        this.node = node;
        this.hub = hub;
        session = new HubSession(node, KoredbDesk.door(node), this, scope, "hub:1", isOnce);
        session.start();
    }

    /** How it ended, which it must have. */
    Ending ended() {
        return Objects.requireNonNull(ending, "an end");
    }

    /** Delivers one answer; false if none is on its way. */
    boolean deliver() {
        String answer = answers.poll();
        if (answer != null) {
            session.received(answer.getBytes(StandardCharsets.UTF_8));
        }
        return answer != null;
    }

    /** Delivers until nothing moves. */
    void settle() {
        for (int round = 0; deliver(); round++) {
            if (round > 200) {
                throw new AssertionError("the link does not come to rest: " + posted.get(posted.size() - 1));
            }
        }
    }

    void hearNews() {
        session.received(new byte[0]);
        session.timePassed();
    }

    @Override
    public void send(ByteBuffer frame) {
        String body = StandardCharsets.UTF_8.decode(frame).toString();
        posted.add(body);
        answers.add(hub.serve(body));
    }

    @Override
    public boolean isCrowded() {
        return false;
    }

    @Override
    public void introduced(Message.Hello peer) {}

    @Override
    public void awaitDurable(long position) {}

    @Override
    public void callAgain() {}

    @Override
    public void levelChanged(boolean level) {
        isLevel = level;
    }

    @Override
    public void report(KoreException error) {
        reports.add(error);
    }

    @Override
    public void ended(Ending how) {
        ending = how;
    }
}
