package io.kore.tck;

import io.kore.spi.ShardStoreProvider;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link io.kore.spi.ShardStore} as tests: a store plugin passes all of them. The plugin's
 * test extends this class and says how to make places:
 *
 * <pre>{@code
 * class MyShardStoreContractTest extends ShardStoreContract {
 *     @TempDir Path folder;
 *     private int places;
 *
 *     @Override protected ShardStoreProvider provider() { return new MyStoreProvider(); }
 *     @Override protected String newPlace() { return folder.resolve("store" + places++).toString(); }
 *     @Override protected void makeStrange(String place) { … a folder with a file that is not ours … }
 *     @Override protected void makeNewer(String place) { … raise the version in the header … }
 * }
 * }</pre>
 *
 * <p>Each test's name carries the number of the rule in {@link io.kore.spi} that it tests.
 *
 * <p>A suite that looks from outside cannot cut the power or break a disk. So beside it a plugin must test by
 * itself:
 * <ul>
 *   <li>S3, S5, S6, S12: kill the process, and lose all that was not forced, at every step of an append, a
 *       force, a drop, a metadata write and a close; then open.
 *   <li>S4: flip and cut bytes of what is on the medium; open, read, verify and salvage.
 *   <li>S7: writes and forces that fail (full disk, I/O error), at every step.
 *   <li>S9: a second process.
 *   <li>S13: a failure within {@code close}.
 *   <li>S14: that refused places keep every byte.
 * </ul>
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ShardStoreContract
        implements OrderRules,
                ShardRules,
                BatchRules,
                ContentRules,
                VerifyRules,
                ForkRules,
                LocationRules,
                ForceRules,
                CursorRules,
                NameRules,
                DropRules,
                MetadataRules,
                OpenRules,
                CloseRules,
                InterruptRules,
                HistoryRules {
    private @Nullable StoreBench bench;

    /** For plugins' tests. */
    protected ShardStoreContract() {}

    /**
     * The provider to test, asked for at each opening. Providers are stateless, so a new object each time is
     * the harder test.
     *
     * @return the provider
     */
    protected abstract ShardStoreProvider provider();

    /**
     * A place of this test where nothing is yet.
     *
     * @return another place at each call; what is opened there twice is the same store
     */
    protected abstract String newPlace();

    /**
     * Puts something at a place that is no store of this kind.
     *
     * @param place a place where nothing is yet
     */
    protected abstract void makeStrange(String place);

    /**
     * Makes the store at a place look as if a newer version of the plugin had written it.
     *
     * @param place the place of a store that is closed and holds records
     */
    protected abstract void makeNewer(String place);

    @BeforeEach
    final void setUpBench() {
        bench = new StoreBench(this::provider, this::newPlace, this::makeStrange, this::makeNewer);
    }

    @AfterEach
    final void closeWhatIsOpen() {
        bench().closeAll();
    }

    /** What the running test works with; for the suite itself. */
    @Override
    public final StoreBench bench() {
        if (bench == null) {
            throw new IllegalStateException("the bench stands only while a test runs");
        }
        return bench;
    }
}
