package io.kore.store.rocksdb;

import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: for data that is appended and read in order, never changed, inside an application
 * with few cores. Owns its native handles; they outlive the database that was opened with them. Confined to
 * whoever opens and closes that database.
 */
final class NativeOptions implements AutoCloseable {
    private static final long MIB = 1 << 20;
    /** All families are flushed together when this much waits in the write-ahead log: so much is replayed at open. */
    private static final long WAL_BYTES_MAX = 64 * MIB;

    private static final long MEMTABLE_BYTES = 32 * MIB;
    private static final long CACHE_BYTES = 32 * MIB;
    private static final long BLOCK_BYTES = 16 << 10;
    /** Metadata values from here on are kept beside the tables, so that compaction does not copy them. */
    private static final long BLOB_BYTES_MIN = 64 << 10;

    private static final int FILES_OPEN_MAX = 256;
    private static final int BACKGROUND_JOBS_MAX = 2;

    private final DBOptions database;
    private final Cache cache = new LRUCache(CACHE_BYTES);
    private final Map<Family, ColumnFamilyOptions> families = new EnumMap<>(Family.class);

    NativeOptions(boolean create) {
        database = databaseOptions().setCreateIfMissing(create).setCreateMissingColumnFamilies(create);
        for (Family family : Family.values()) {
            families.put(family, familyOptions(family));
        }
    }

    /** Options for looking at a store without leaving a trace in its folder. */
    static NativeOptions forReading(String folderForInfoLog) {
        NativeOptions options = new NativeOptions(false);
        options.database.setDbLogDir(folderForInfoLog);
        return options;
    }

    DBOptions database() {
        return database;
    }

    ColumnFamilyOptions family(Family family) {
        ColumnFamilyOptions options = families.get(family);
        if (options == null) {
            throw new IllegalStateException("no options for " + family);
        }
        return options;
    }

    private static DBOptions databaseOptions() {
        // has no setter: a log file that should be there and is not, or is shorter than was forced, is an error
        Properties named = new Properties();
        named.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(named);
        if (options == null) {
            throw new IllegalStateException("this version of RocksDB cannot verify its write-ahead logs");
        }
        return options.setParanoidChecks(true)
                // a prefix up to the first damaged entry; ForcedMark tells whether that is enough
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                // tables of all families always end at the same batch
                .setAtomicFlush(true)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setMaxOpenFiles(FILES_OPEN_MAX)
                .setMaxBackgroundJobs(BACKGROUND_JOBS_MAX)
                // what failed has failed: nothing is tried again behind our back
                .setMaxBgErrorResumeCount(0)
                .setBytesPerSync(MIB)
                .setSkipStatsUpdateOnDbOpen(true)
                .setAvoidUnnecessaryBlockingIO(true)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(2);
    }

    private ColumnFamilyOptions familyOptions(Family family) {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        // no Bloom filters: whatever is asked for by key is there
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setTableFormatConfig(tables)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        if (family == Family.RECORDS) {
            options.setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
        }
        if (family == Family.METADATA) {
            options.setEnableBlobFiles(true)
                    .setMinBlobSize(BLOB_BYTES_MIN)
                    .setEnableBlobGarbageCollection(true)
                    .setBlobGarbageCollectionAgeCutoff(1.0)
                    .setBlobGarbageCollectionForceThreshold(0.5);
        }
        return options;
    }

    /** Only once no database uses them any more. */
    @Override
    public void close() {
        database.close();
        families.values().forEach(ColumnFamilyOptions::close);
        cache.close();
    }
}
