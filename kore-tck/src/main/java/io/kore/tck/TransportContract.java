package io.kore.tck;

import io.kore.spi.Transport;
import io.kore.spi.TransportContext;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link io.kore.spi.Transport} as tests: a transport plugin passes all of them. The plugin's
 * test extends this class:
 *
 * <pre>{@code
 * class MyTransportContractTest extends TransportContract {
 *     @Override protected Transport open(TransportContext context) {
 *         return new MyTransportProvider().open(context);
 *     }
 *
 *     @Override protected String address() { return "127.0.0.1:0"; }
 * }
 * }</pre>
 *
 * <p>Each test's name carries the number of the rule in {@link io.kore.spi} that it tests. Every wait is
 * bounded, by 40 seconds or the system property {@code kore.tck.patienceSeconds}.
 *
 * <p>Beside it a plugin must test by itself what only it knows: that listening beyond loopback without a check
 * is refused, what its own format of addresses, encryption and other routes demand, and T7's promise that a
 * frame over the limit is not held.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TransportContract
        implements FrameRules, HandlerRules, PressureRules, EndRules, RefusalRules, LimitRules, ShutdownRules {
    private @Nullable TransportBench bench;

    /** For plugins' tests. */
    protected TransportContract() {}

    /**
     * Opens a transport of a node of its own.
     *
     * @param context what the suite offers
     * @return the transport; the suite closes it
     */
    protected abstract Transport open(TransportContext context);

    /**
     * Where to listen, on this machine only.
     *
     * @return {@code host:port}, with a port that the system picks
     */
    protected abstract String address();

    /**
     * A way to a listener that can be broken. For TCP this one does; others override it.
     *
     * @param listener the listener's address
     * @return the line; the suite closes it
     */
    protected BreakableLine line(URI listener) {
        return new TcpLine(listener);
    }

    @BeforeEach
    final void setUpBench() {
        bench = new TransportBench(this::open, this::address, this::line);
    }

    @AfterEach
    final void closeWhatIsOpen() {
        bench().closeAll();
    }

    /** What the running test works with; for the suite itself. */
    @Override
    public final TransportBench bench() {
        if (bench == null) {
            throw new IllegalStateException("the bench stands only while a test runs");
        }
        return bench;
    }
}
