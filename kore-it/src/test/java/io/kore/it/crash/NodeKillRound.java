package io.kore.it.crash;

import io.kore.Kore;
import io.kore.Node;
import io.kore.error.KoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills processes with two nodes in one folder, one after the other. Confined to one thread, used once. */
final class NodeKillRound {
    private final String store;
    private final Path folder;
    private final SplittableRandom random;
    private final String name;
    private final NodeLedger ledger = new NodeLedger();
    private final KillFigures figures;

    NodeKillRound(String store, Path folder, long seed, KillFigures figures) {
        this.store = store;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        this.name = store + ", seed " + seed;
        this.figures = figures;
    }

    void run(int kills) throws Exception {
        ChildJvm next = start(0);
        try {
            for (int kill = 0; kill < kills; kill++) {
                next.await("ready");
                ChildJvm child = next;
                next = start(kill + 1);
                try (child) {
                    live(child);
                    checkNodes();
                } catch (AssertionError e) {
                    throw new AssertionError(name + ", kill " + kill + ": " + e.getMessage(), e);
                }
            }
        } finally {
            next.close();
        }
        figures.acknowledged(store, ledger.acknowledged());
    }

    private ChildJvm start(int life) {
        String ownPlace = folder.resolve("trial" + life).toString();
        return ChildJvm.start(folder, NodeWorker.class, store, ownPlace);
    }

    private void live(ChildJvm child) {
        boolean whileOpening = random.nextInt(5) == 0;
        int lines = 1 + random.nextInt(400);
        child.tell(folder + "\t" + random.nextInt(1_000_000_000));
        boolean killed = false;
        for (String line = child.line(); line != null; line = child.line()) {
            ledger.told(line);
            boolean opening = line.equals("opening");
            lines -= opening ? 0 : 1;
            if (!killed && (opening ? whileOpening : lines <= 0)) {
                LockSupport.parkNanos(random.nextInt(opening ? 200_000_000 : 2_000_000));
                child.kill();
                killed = true;
            }
        }
        if (!killed) {
            throw new AssertionError("the worker ended by itself: " + child.errors());
        }
        figures.killed(store, "", whileOpening);
    }

    /** Each node by itself, then that neither has told the other what it does not know any more itself. */
    private void checkNodes() throws Exception {
        List<KoreException> errors = Collections.synchronizedList(new ArrayList<>());
        try (Node phone = start(NodeWorker.PHONE, errors);
                Node pad = start(NodeWorker.PAD, errors)) {
            ledger.check(NodeWorker.PHONE, phone);
            ledger.check(NodeWorker.PAD, pad);
            pad.sync(phone.addresses().get(0).toString()).get(60, TimeUnit.SECONDS);
            ledger.check(NodeWorker.PHONE, phone);
            ledger.check(NodeWorker.PAD, pad);
            ledger.checkLevel();
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("a node reported " + errors);
        }
    }

    private Node start(String node, List<KoreException> errors) {
        String place = store + ":" + folder.resolve(node);
        return Kore.node().saveTo(place).listen(0).onError(errors::add).start();
    }
}
