package io.kore.tck;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;

/** The reference transport keeps the contract. */
class LoopbackTransportContractTest extends TransportContract {
    private static final ScheduledExecutorService THREADS = Executors.newScheduledThreadPool(4);
    private final LoopbackNetwork network = new LoopbackNetwork(Timeline.of(THREADS));
    private final List<String> nodes = new ArrayList<>();

    @Override
    protected Transport open(TransportContext context) {
        String node = "node" + nodes.size();
        nodes.add(node);
        return network.provider(node).open(context);
    }

    @Override
    protected String address() {
        return "here:0";
    }

    @Override
    protected BreakableLine line(URI listener) {
        return new LoopbackLine(network, nodes, listener);
    }

    @AfterAll
    static void stopTime() {
        THREADS.shutdown();
    }
}
