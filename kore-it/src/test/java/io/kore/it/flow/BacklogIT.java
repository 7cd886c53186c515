package io.kore.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.it.crash.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backlog that would not fit into the memory of either side. */
class BacklogIT {
    private static final boolean SOAK = Boolean.getBoolean("kore.soak");
    private static final int RECORDS = SOAK ? 1_000_000 : 200_000;
    private static final int HEAP_MIB = 64;
    private static final int SECONDS = SOAK ? 600 : 110;

    @TempDir
    private Path folder;

    @Test
    void it_is_streamed_and_never_held() {
        try (ChildJvm sender = child("sender")) {
            String address = String.valueOf(sender.line());
            sender.tell("fill " + RECORDS + " 400");
            assertThat(sender.line()).as(sender.errors()).isEqualTo("filled");
            try (ChildJvm receiver = child("receiver", address)) {
                assertThat(receiver.line()).isNotNull();
                receiver.tell("synced " + SECONDS);
                assertThat(receiver.line())
                        .as("%s / %s", receiver.errors(), sender.errors())
                        .isEqualTo("synced");
                receiver.tell("held");
                assertThat(receiver.line()).isEqualTo("held " + RECORDS);
            }
        }
    }

    private ChildJvm child(String name, String... peer) {
        String place = folder.resolve(name).toString();
        return peer.length == 0
                ? ChildJvm.start(folder, HEAP_MIB, SECONDS, NodeMain.class, place)
                : ChildJvm.start(folder, HEAP_MIB, SECONDS, NodeMain.class, place, peer[0]);
    }
}
