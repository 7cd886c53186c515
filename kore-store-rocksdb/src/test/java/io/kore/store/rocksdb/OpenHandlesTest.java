package io.kore.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S13 in a process of its own, because a native handle that is used after closing ends the process. */
class OpenHandlesTest {
    @TempDir
    Path folder;

    @Test
    void s13_no_use_of_what_is_closed_ends_the_process() {
        try (ChildJvm child = ChildJvm.start(ClosingChild.class, folder)) {
            List<String> said = child.rest();
            assertThat(child.exitCode()).as("%s", said).isZero();
            assertThat(said).contains("leaves with a store and a cursor open");
        }
    }
}
