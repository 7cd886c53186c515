package io.kore.store.h2;

import io.kore.spi.ShardStore;

/** What {@code src/test/scripts/trace-force.sh} traces: appends, each forced, with a line before and after. */
final class ForceTrace {
    private ForceTrace() {}

    public static void main(String[] args) {
        Records records = new Records(1);
        try (ShardStore store = new H2ShardStoreProvider().open(args[0])) {
            for (int i = 0; i < 200; i++) {
                System.out.println("begin " + i);
                store.append(records.nextBatch());
                store.force();
                System.out.println("forced " + i);
            }
        }
    }
}
