package io.kore.it.crash;

import io.kore.Kore;
import io.kore.Log;
import io.kore.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The process with two connected nodes, to whose logs applications append until it is killed. It says {@code
 * ready} and waits for one line with a folder and a seed. Then it says {@code am <node> <id>}, before each append
 * {@code try <node> <log> <keys>}, and {@code done <node> <log> <keys> <ids>} as soon as that is answered.
 */
final class NodeWorker {
    static final String PHONE = "phone";
    static final String PAD = "pad";
    static final List<String> LOGS = List.of("list", "notes");

    private static final int UNDER_WAY_MAX = 8;

    private NodeWorker() {}

    /** Takes the name of the store, and a place to try things. */
    public static void main(String[] arguments) {
        Telling.lines(tell -> {
            String place = arguments[0] + ":" + arguments[1];
            try (Node trial = Kore.node().saveTo(place).listen(0).start()) {
                trial.log("trial").append(record("trial"));
            }
            tell.accept("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("whoever started this process has gone");
            }
            String[] task = line.split("\t");
            work(arguments[0] + ":" + task[0] + "/", task[1], tell);
        });
    }

    private static void work(String places, String seed, Consumer<String> tell) throws Exception {
        tell.accept("opening");
        Node phone = Kore.node().saveTo(places + PHONE).listen(0).start();
        String address = phone.addresses().get(0).toString();
        Node pad = Kore.node().saveTo(places + PAD).connect(address).start();
        var threads = new ExecutorCompletionService<Void>(Executors.newCachedThreadPool());
        SplittableRandom random = new SplittableRandom(Long.parseLong(seed));
        for (Node node : List.of(phone, pad)) {
            String name = node == phone ? PHONE : PAD;
            tell.accept("am " + name + " " + node.whoAmI());
            threads.submit(new Application(node, name, name + seed + "-one-", random.split(), tell)::appendOneByOne);
            threads.submit(new Application(node, name, name + seed + "-all-", random.split(), tell)::appendSeveral);
        }
        threads.take().get();
    }

    /** A record that its key tells all of. */
    static String record(String key) {
        return "{\"key\":\"" + key + "\",\"text\":\"" + text(key) + "\"}";
    }

    static String text(String key) {
        return Found.hash(key.getBytes(StandardCharsets.UTF_8)).repeat(1 + Math.floorMod(key.hashCode(), 20));
    }

    /** Someone who appends without end. */
    private record Application(Node node, String name, String keys, SplittableRandom random, Consumer<String> tell) {

        private String log() {
            return LOGS.get(random.nextInt(LOGS.size()));
        }

        /** Without waiting for each, but not too many at once. */
        Void appendOneByOne() throws InterruptedException {
            Semaphore underWay = new Semaphore(UNDER_WAY_MAX);
            for (int i = 0; ; i++) {
                underWay.acquire();
                String key = keys + i;
                Log log = node.log(log());
                tell.accept("try " + name + " " + log.name() + " " + key);
                var unused = log.appendAsync(record(key)).whenComplete((id, error) -> {
                    tell.accept(error == null ? done(log, key, id.toString()) : "failed " + error);
                    underWay.release();
                });
            }
        }

        /** All or nothing each time. */
        Void appendSeveral() {
            for (int i = 0; ; i++) {
                List<String> several = new ArrayList<>();
                for (int size = random.nextInt(5); size >= 0; size--) {
                    several.add(keys + i + "-" + size);
                }
                Log log = node.log(log());
                tell.accept("try " + name + " " + log.name() + " " + String.join(",", several));
                String ids = log
                        .appendAll(several.stream().map(NodeWorker::record).toList())
                        .stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(","));
                tell.accept(done(log, String.join(",", several), ids));
            }
        }

        private String done(Log log, String keys, String ids) {
            return "done " + name + " " + log.name() + " " + keys + " " + ids;
        }
    }
}
