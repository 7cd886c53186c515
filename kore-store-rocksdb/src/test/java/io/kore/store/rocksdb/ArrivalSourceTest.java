package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.model.ShardId;
import io.kore.tck.RecordMaker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class ArrivalSourceTest {
    @TempDir
    Path folder;

    /** A batch is in the database a moment before the directory knows of it, and a cursor may open in between. */
    @Test
    void s8_a_batch_that_is_being_appended_is_not_read_yet() throws RocksDBException {
        RecordMaker maker = new RecordMaker();
        try (Parts parts = Opening.of(Place.at(folder.resolve("store").toString()))) {
            parts.journal().append(maker.next(ShardId.of("log", "writer"), 3));
            Directory before = new Loading(parts.database()).directory();
            parts.journal().append(maker.next(ShardId.of("log", "new writer"), 2));
            ArrivalSource source = new ArrivalSource(parts.database(), before, 0);
            try {
                Scratch scratch = new Scratch();
                for (int i = 0; i < 3; i++) {
                    assertThat(source.advance(scratch)).isNotNull();
                    assertThat(source.isAtEnd()).isFalse();
                }
                assertThat(source.advance(scratch)).isNull();
                assertThat(source.isAtEnd()).isTrue();
            } finally {
                source.close();
            }
            parts.sweep().stop();
        }
    }
}
