package io.kore.it.sim;

import io.kore.Gather;
import io.kore.KoreRecord;
import io.kore.Log;
import io.kore.Node;
import io.kore.Records;
import io.kore.SyncReport;
import io.kore.it.sim.Around.Call;
import io.kore.tck.sim.SimulatedProcess;
import io.kore.tck.sim.SimulationParts;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Nodes whose inside or face breaks a promise in one way each. */
final class BrokenNodes {
    private static final Comparator<KoreRecord> TIES_TURNED = Comparator.comparingLong(
                    (KoreRecord record) -> record.id().number())
            .thenComparing(record -> record.id().writer(), Comparator.reverseOrder());

    private static final Object DONE = CompletableFuture.completedFuture(null);
    private static final Object EXCHANGED = CompletableFuture.completedFuture(new SyncReport("", 0, 0));

    private BrokenNodes() {}

    static SimulationParts acknowledgesBeforeTheForce() {
        return log("appendAsync", log -> (arguments, real) -> {
            Object unused = real.call(arguments);
            return DONE;
        });
    }

    static SimulationParts turnsTies() {
        return log("onRecords", log -> (arguments, real) -> {
            Consumer<Records> handler = handler(arguments[0]);
            return real.call((Consumer<Records>) records -> handler.accept(
                    Around.part(Records.class, records, Map.of("all", (none, all) -> turned(all.call())))));
        });
    }

    private static Stream<KoreRecord> turned(@org.jspecify.annotations.Nullable Object records) {
        return stream(records).sorted(TIES_TURNED);
    }

    /** Whatever sorts before what was shown already is not told. */
    static SimulationParts hidesLateRecords() {
        return log("onRecords", log -> (arguments, real) -> {
            Consumer<Records> handler = handler(arguments[0]);
            return real.call((Consumer<Records>) records -> {
                if (records.atEnd()) {
                    handler.accept(records);
                }
            });
        });
    }

    /** Shows each log only every second time. */
    static SimulationParts showsAnOldGather() {
        return log("process", log -> {
            int[] calls = new int[1];
            return (arguments, real) ->
                    around((Gather<?>) java.util.Objects.requireNonNull(real.call(arguments)), calls);
        });
    }

    private static Gather<?> around(Gather<?> gather, int[] calls) {
        return Around.part(
                Gather.class,
                gather,
                Map.of(
                        "gatherOn",
                        (arguments, real) ->
                                around((Gather<?>) java.util.Objects.requireNonNull(real.call(arguments)), calls),
                        "onChange",
                        (arguments, real) -> {
                            Consumer<Object> handler = handler(arguments[0]);
                            return real.call((Consumer<Object>) result -> {
                                if (calls[0]++ % 2 == 0) {
                                    handler.accept(result);
                                }
                            });
                        }));
    }

    static SimulationParts callsAnExchangeDoneAtOnce() {
        return face(node -> Map.of("sync", (arguments, real) -> {
            Object unused = real.call(arguments);
            return EXCHANGED;
        }));
    }

    /** All devices draw the same ids. */
    static SimulationParts haveNoEntropy() {
        return new SimulationParts() {
            @Override
            public RandomGenerator random(RandomGenerator random, SimulatedProcess process) {
                return new Random(1);
            }
        };
    }

    static SimulationParts forgetsSyncTasks() {
        return new SimulationParts() {
            @Override
            public Executor sync(Executor executor, SimulatedProcess process) {
                return forgetful(executor, process);
            }
        };
    }

    static SimulationParts forgetsWork() {
        return new SimulationParts() {
            @Override
            public Executor work(Executor executor, SimulatedProcess process) {
                return forgetful(executor, process);
            }
        };
    }

    private static Executor forgetful(Executor executor, SimulatedProcess process) {
        Random random = new Random(process.name().hashCode());
        return task -> executor.execute(random.nextInt(60) == 0 ? () -> {} : task);
    }

    /** What comes last is done first. */
    static SimulationParts turnsSyncTasks() {
        return new SimulationParts() {
            @Override
            public Executor sync(Executor executor, SimulatedProcess process) {
                Deque<Runnable> tasks = new ArrayDeque<>();
                return task -> {
                    executor.execute(() -> tasks.removeLast().run());
                    tasks.addLast(task);
                };
            }
        };
    }

    private static SimulationParts log(String method, Function<Log, Call> call) {
        return face(node -> Map.of("log", (arguments, real) -> {
            Log log = (Log) java.util.Objects.requireNonNull(real.call(arguments));
            return Around.part(Log.class, log, Map.of(method, call.apply(log)));
        }));
    }

    private static SimulationParts face(Function<Node, Map<String, Call>> calls) {
        return new SimulationParts() {
            @Override
            public Node node(Node node, SimulatedProcess process) {
                return Around.part(Node.class, node, calls.apply(node));
            }
        };
    }

    @SuppressWarnings("unchecked") // what the method of that name is called with
    private static <T> Consumer<T> handler(Object argument) {
        return (Consumer<T>) argument;
    }

    @SuppressWarnings("unchecked") // what the method of that name answers
    private static Stream<KoreRecord> stream(@org.jspecify.annotations.Nullable Object answer) {
        return (Stream<KoreRecord>) java.util.Objects.requireNonNull(answer);
    }
}
