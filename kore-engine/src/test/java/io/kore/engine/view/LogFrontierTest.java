package io.kore.engine.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.engine.order.SimulatedNode;
import io.kore.model.Envelope;
import io.kore.model.LogName;
import io.kore.model.RecordId;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogFrontierTest {
    private static final LogName LOG = new LogName("x");

    @Test
    void it_tells_for_every_position_what_counting_up_to_there_tells() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            try (SimulatedNode node = new SimulatedNode("n")) {
                List<ShardRecord> records = new ArrayList<>();
                for (int i = 1; i <= 20; i++) {
                    LogName log = random.nextInt(4) == 0 ? new LogName("y") : LOG;
                    ShardId shard = new ShardId(log, new WriterId("w" + random.nextInt(4)));
                    records.add(node.write(shard, Envelope.bare(i), "{}"));
                }
                Map<WriterId, Long> counts = new HashMap<>();
                RecordId last = null;
                for (int position = 0; position <= records.size(); position++) {
                    LogFrontier frontier = LogFrontier.at(node.store(), LOG, position);
                    assertThat(frontier.counts())
                            .as("seed " + seed + " at " + position)
                            .isEqualTo(counts);
                    assertThat(frontier.last())
                            .as("seed " + seed + " at " + position)
                            .isEqualTo(last);
                    if (position < records.size()
                            && records.get(position).shard().log().equals(LOG)) {
                        counts.merge(records.get(position).shard().writer(), 1L, Long::sum);
                        last = records.get(position).id();
                    }
                }
            }
        }
    }
}
