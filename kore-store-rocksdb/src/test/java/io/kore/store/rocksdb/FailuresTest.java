package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreCorruptException;
import io.kore.error.StoreException;
import io.kore.error.StoreFailedException;
import io.kore.error.StoreLockedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.Code;

/** What RocksDB's errors mean; the texts are as RocksDB gave them. */
class FailuresTest {
    private static final Path FOLDER = Path.of("/data/lock/store/db");

    @Test
    void a_lock_that_is_held_is_told_from_a_folder_that_cannot_be_written() {
        assertThat(atOpen(Code.IOError, "While lock file: /data/lock/store/db/LOCK: Resource temporarily unavailable"))
                .isInstanceOf(StoreLockedException.class);
        assertThat(atOpen(
                        Code.IOError,
                        "lock hold by current process, acquire time 1 acquiring thread 2: /data/lock/store/db/LOCK: No"
                                + " locks available"))
                .isInstanceOf(StoreLockedException.class);
        assertThat(atOpen(Code.IOError, "While open a file for lock: /data/lock/store/db/LOCK: Permission denied"))
                .isInstanceOf(StoreFailedException.class);
        assertThat(atOpen(Code.IOError, "While open a file for lock: /data/lock/store/db/LOCK: Read-only file system"))
                .isInstanceOf(StoreFailedException.class);
    }

    @Test
    void a_missing_file_is_damage_and_a_full_disk_is_not() {
        assertThat(atOpen(
                        Code.IOError,
                        "While open a file for random read: /data/lock/000012.sst: No such file or directory"))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("000012.sst");
        assertThat(atOpen(Code.IOError, "While appending to file: /data/lock/000012.log: No space left on device"))
                .isInstanceOf(StoreFailedException.class)
                .hasMessageContaining("No space left");
    }

    @Test
    void damage_that_is_read_names_the_file() {
        StoreException read = Failures.atRead(
                FOLDER, error(Code.Corruption, "block checksum mismatch in /data/000012.sst offset 8112 size 4081"));
        assertThat(read).isInstanceOf(StoreCorruptException.class).hasMessageContaining("000012.sst offset 8112");
        Damages damages = new Damages(FOLDER);
        damages.add(
                "a shard", error(Code.Corruption, "block checksum mismatch in /data/000012.sst offset 8112 size 4081"));
        assertThat(damages.all().get(0).file()).isEqualTo("/data/000012.sst");
        assertThat(damages.all().get(0).offset()).isEqualTo(8_112);
    }

    private static StoreException atOpen(Code code, String said) {
        return Failures.atOpen(FOLDER, error(code, said));
    }

    private static RocksDBException error(Code code, String said) {
        return new RocksDBException(said, new Status(code, Status.SubCode.None, said));
    }
}
