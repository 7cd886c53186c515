package io.kore.store.file;

import io.kore.spi.ShardStoreProvider;
import java.nio.file.Path;
import java.util.Map;

/**
 * File stores with small segments on a disk in memory, for whoever tests the store from outside of its package:
 * its files can be damaged, its calls made to fail, its power cut. There is no background thread, so a test can
 * be repeated call by call. Confined to one thread.
 */
public final class SimulatedFileStore {
    /** The place of the store on each such disk. */
    public static final String PLACE = "/store";

    private static final int FILL_BYTES = 512;
    private static final long CACHE_BYTES = 64 << 10;
    private static final int OPEN_FILES_MAX = 4;

    private final SimulatedDisk disk;
    private final StoreOptions options;

    private SimulatedFileStore(SimulatedDisk disk, StoreOptions options) {
        this.disk = disk;
        this.options = options;
    }

    /**
     * A disk without a store.
     *
     * @param seed of what is random: how much of a failed write is there, what a power cut takes
     * @param segmentBytes where a segment ends
     * @return the disk
     */
    public static SimulatedFileStore empty(long seed, int segmentBytes) {
        return new SimulatedFileStore(new SimulatedDisk(seed), options(segmentBytes));
    }

    /**
     * A disk with these files, all durable.
     *
     * @param files by their paths
     * @param segmentBytes where a segment ends
     * @return the disk
     */
    public static SimulatedFileStore of(Map<Path, byte[]> files, int segmentBytes) {
        return new SimulatedFileStore(SimulatedDisk.of(files), options(segmentBytes));
    }

    private static StoreOptions options(int segmentBytes) {
        return new StoreOptions(segmentBytes, FILL_BYTES, CACHE_BYTES, OPEN_FILES_MAX, 1 << 10, false);
    }

    /**
     * The provider of stores on this disk.
     *
     * @return a provider; a store is at {@link #PLACE} only
     */
    public ShardStoreProvider provider() {
        return new FileShardStoreProvider(disk, options);
    }

    /**
     * All files as a reader sees them now.
     *
     * @return copies, by their paths
     */
    public Map<Path, byte[]> files() {
        return disk.files();
    }

    /**
     * Lets calls of the disk fail from now on.
     *
     * @param faults which of them
     */
    public void fail(DiskFaults faults) {
        disk.fail(faults);
    }

    /**
     * How many files and locks the store has open.
     *
     * @return the number
     */
    public int open() {
        return disk.open();
    }

    /**
     * The disk for a new process after the old one was killed: all that was written can be read, forced or not.
     *
     * @return the disk; this one is no longer to be used
     */
    public SimulatedFileStore afterKill() {
        return new SimulatedFileStore(disk.afterKill(), options);
    }

    /**
     * What is there when the power comes back: of all that was not forced any 512 bytes, any name may be lost.
     *
     * @param seed of what happens to the disk later
     * @return the disk
     */
    public SimulatedFileStore afterPowerCut(long seed) {
        return new SimulatedFileStore(disk.afterPowerCut(seed), options);
    }
}
