package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.codec.MalformedException;
import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Digests;
import io.kore.engine.sync.Message.Hello;
import io.kore.engine.sync.Message.Level;
import io.kore.engine.sync.Message.Shards;
import io.kore.engine.sync.Message.Whole;
import io.kore.error.KoreException;
import io.kore.model.ShardRecord;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two sessions and the frames between them. Each event happens when the test says so, and every frame is
 * checked against what may be said at that moment. Confined to one thread.
 */
final class SimLink {
    final Side left;
    final Side right;

    SimLink(SimNode left, SimNode right, SessionLimits limits, boolean once) {
        this(left, right, limits, once, Scope.everything(), Scope.everything());
    }

    /** As far as both scopes go; levels are checked only where they are for everything. */
    SimLink(SimNode left, SimNode right, SessionLimits limits, boolean once, Scope leftScope, Scope rightScope) {
        this.left = new Side(left, right.name, limits, once, leftScope);
        this.right = new Side(right, left.name, limits, once, rightScope);
        boolean isPlain = leftScope.isPlain() && rightScope.isPlain();
        this.left.hasPlainScopes = isPlain;
        this.right.hasPlainScopes = isPlain;
        this.left.other = this.right;
        this.right.other = this.left;
        this.left.session.start();
        this.right.session.start();
    }

    static SimLink of(SimNode left, SimNode right) {
        return new SimLink(left, right, SessionLimits.standard(), false);
    }

    List<Side> sides() {
        return List.of(left, right);
    }

    /** Lets everything happen, in turns, until nothing is left to happen. */
    SimLink settle() {
        for (int step = 0; step < 1_000_000; step++) {
            List<Runnable> events = new ArrayList<>();
            sides().forEach(side -> side.events(events));
            if (events.isEmpty()) {
                return this;
            }
            events.get(step % events.size()).run();
        }
        throw new AssertionError("the link does not come to rest");
    }

    /** Both sides lose the link; of the frames on their way only so many still arrive. */
    void cut(int leftArrive, int rightArrive) {
        left.cutAfter(leftArrive);
        right.cutAfter(rightArrive);
    }

    boolean isOver() {
        return left.isDeaf && right.isDeaf;
    }

    int bytes() {
        return left.bytesSent + right.bytesSent;
    }

    /** One end. */
    static final class Side implements SessionDriver {
        final SimNode node;
        final Session session;
        final List<KoreException> reports = new ArrayList<>();
        final List<Message> said = new ArrayList<>();
        boolean keepsWhatItSaid = true;
        boolean hasPlainScopes;
        boolean isLevel;

        @Nullable
        Ending ending;

        int bytesSent;
        int batchBytesSent;
        int mostInFlight;
        int turns;
        int mostUndrained;
        boolean drains = true;
        boolean isCrowded;

        private Side other = this;
        private final long window;
        private final Deque<byte[]> outgoing = new ArrayDeque<>();
        private final Deque<Integer> undrained = new ArrayDeque<>();
        private final Map<Long, Integer> inFlight = new HashMap<>();
        private final Map<Long, Batch> unackedBatches = new HashMap<>();
        /** What this side held when it said Level last; and before, as far as the other has not heard it. */
        private final Deque<Collection<ShardRecord>> heldAtLevels = new ArrayDeque<>(List.of(List.of()));

        private long durableSeen = -1;
        private boolean wantsTurn;
        private boolean isDeaf;

        Side(SimNode node, String remote, SessionLimits limits, boolean once, Scope scope) {
            this.node = node;
            this.window = limits.windowBytes();
            Hello me = new Hello(node.writer(), node.storeId(), node.run, once, limits.windowBytes(), scope.features());
            session = new Session(node, this, limits, me, scope, remote);
        }

        /** All that may happen next at this side. */
        void events(List<Runnable> events) {
            if (!outgoing.isEmpty() && !other.isDeaf) {
                events.add(this::deliver);
            }
            if (outgoing.isEmpty() && ending != null && !other.isDeaf) {
                events.add(() -> {
                    other.isDeaf = true;
                    other.session.lost("closed by " + node.name);
                });
            }
            if (ending == null) {
                if (drains && !undrained.isEmpty()) {
                    events.add(() -> session.drained(undrained.remove()));
                }
                if (durableSeen < node.durable()) {
                    events.add(() -> {
                        durableSeen = node.durable();
                        session.durable(durableSeen);
                    });
                }
                if (wantsTurn) {
                    events.add(() -> {
                        wantsTurn = false;
                        turns++;
                        session.resume();
                    });
                }
            }
        }

        /** The first frame on its way arrives. */
        void deliver() {
            byte[] frame = outgoing.remove();
            if (decoded(frame) instanceof Level) {
                heldAtLevels.remove();
            }
            other.session.received(frame);
        }

        private static Message decoded(byte[] frame) {
            try {
                return MessageCodec.decode(frame.clone());
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        void cutAfter(int arrive) {
            while (outgoing.size() > arrive) {
                outgoing.removeLast();
            }
            if (ending == null) {
                session.lost("cut");
            }
        }

        @Override
        public void send(ByteBuffer frame) {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            bytesSent += bytes.length;
            check(decoded(bytes), bytes.length);
            outgoing.add(bytes);
            undrained.add(bytes.length);
            mostUndrained = Math.max(
                    mostUndrained,
                    undrained.stream().mapToInt(Integer::intValue).sum());
        }

        private void check(Message message, int bytes) {
            assertThat(bytes).as("a frame's size").isLessThan(6 << 20);
            if (keepsWhatItSaid) {
                said.add(message);
            }
            if (message instanceof Batch batch) {
                assertThat(batch.records()).as("sent by %s: durable", node.name).allMatch(node::isDurable);
                checkWindow(batch, bytes);
            } else if (message instanceof Shards shards) {
                for (ToldShard shard : shards.shards()) {
                    long last = shard.start() + shard.count() - 1;
                    boolean isRemembered = node.isDropped(shard.root().log());
                    assertThat(isRemembered
                                    || node.isDurable(
                                            shard.root(), last, shard.summary().hash()))
                            .as("%s told of %s", node.name, shard)
                            .isTrue();
                }
            } else if (message instanceof Ack ack) {
                checkAck(ack);
            } else if ((message instanceof Digests || message instanceof Whole) && durableSeen < 0) {
                // the holdings behind the first digests were forced just now
                durableSeen = node.durable();
            } else if (message instanceof Level) {
                heldAtLevels.add(node.tipsBefore(durableSeen));
            }
        }

        private void checkWindow(Batch batch, int bytes) {
            batchBytesSent += bytes;
            int before = inFlight.values().stream().mapToInt(Integer::intValue).sum();
            mostInFlight = Math.max(mostInFlight, before + bytes);
            assertThat(before == 0 || before + bytes <= other.window)
                    .as("%s has %s bytes in flight and sends %s", node.name, before, bytes)
                    .isTrue();
            inFlight.put(batch.sequence(), bytes);
            unackedBatches.put(batch.sequence(), batch);
        }

        /** What is acknowledged is durable here. */
        private void checkAck(Ack ack) {
            other.unackedBatches.entrySet().removeIf(entry -> {
                if (entry.getKey() > ack.sequence()) {
                    return false;
                }
                assertThat(hasPlainScopes ? entry.getValue().records() : List.<ShardRecord>of())
                        .as("acknowledged by %s: durable", node.name)
                        .allMatch(record -> node.isDropped(record.shard().log()) || node.isDurable(record));
                other.inFlight.remove(entry.getKey());
                return true;
            });
        }

        @Override
        public boolean isCrowded() {
            return isCrowded;
        }

        @Override
        public void introduced(Hello peer) {}

        @Override
        public void awaitDurable(long position) {
            node.whenDurable(position);
        }

        @Override
        public void callAgain() {
            wantsTurn = true;
        }

        @Override
        public void levelChanged(boolean level) {
            isLevel = level;
            if (level && hasPlainScopes) {
                assertHolds(node, other.heldAtLevels.getFirst());
                assertHolds(other.node, heldAtLevels.getLast());
            }
        }

        private static void assertHolds(SimNode holder, Collection<ShardRecord> tips) {
            for (ShardRecord tip : tips) {
                boolean isDeclined = holder.isDropped(tip.shard().log());
                assertThat(isDeclined || holder.isDurable(tip))
                        .as("level: %s durably holds %s", holder.name, tip)
                        .isTrue();
            }
        }

        @Override
        public void report(KoreException error) {
            reports.add(error);
        }

        @Override
        public void ended(Ending how) {
            assertThat(ending).as("ends once").isNull();
            ending = how;
        }
    }
}
