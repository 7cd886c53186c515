package io.kore.bench.limit;

import io.kore.model.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB as it comes, with the payloads under consecutive keys. Stateless. */
public final class RocksRows {
    static {
        RocksDB.loadLibrary();
    }

    private RocksRows() {}

    /** Writes all in one write batch a batch, and forces the log at the end; seconds it took. */
    public static double write(Path place, List<List<Payload>> batches) throws RocksDBException {
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, place.toString());
                WriteOptions write = new WriteOptions()) {
            long key = 0;
            long start = System.nanoTime();
            for (List<Payload> batch : batches) {
                try (WriteBatch together = new WriteBatch()) {
                    for (Payload payload : batch) {
                        together.put(key(key++), payload.toBytes());
                    }
                    db.write(write, together);
                }
            }
            db.flushWal(true);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static byte[] key(long key) {
        return ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    }
}
