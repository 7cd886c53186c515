package io.kore.tck;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract against a transport of {@link BrokenTransport}; run by {@link BrokenTransportTest} only. */
@ExtendWith(VariantResolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenTransportSuite extends TransportContract {
    private final BrokenTransport variant;
    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(4);
    private final LoopbackNetwork network = new LoopbackNetwork(Timeline.of(threads));
    private final List<String> nodes = new ArrayList<>();

    BrokenTransportSuite(String variant) {
        this.variant = BrokenTransport.valueOf(variant);
    }

    @Override
    protected Transport open(TransportContext context) {
        return variant.open(this::openGood, context);
    }

    private Transport openGood(TransportContext context) {
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
    void stopTime() {
        threads.shutdownNow();
    }
}
