package io.kore.engine.rest;

import io.kore.NodeStatus;
import io.kore.engine.json.Json;
import io.kore.model.LogName;
import io.kore.model.ShardSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the node is doing, as JSON and as far as somebody may see. Immutable, thread-safe. */
final class StatusText {
    private final Json json;

    StatusText(Json json) {
        this.json = json;
    }

    String status(NodeStatus status, List<ShardSummary> shards, Visitor visitor) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("writer", status.whoAmI());
        fields.put("logs", rows(shards, visitor));
        if (visitor.isUnlimited()) {
            fields.put("records", status.records());
            fields.put("waiting", status.waiting());
            fields.put("forks", status.forks());
            fields.put("peers", status.peers().stream().map(StatusText::peer).toList());
            fields.put("dropped", status.dropped());
            fields.put("remarks", status.remarks());
        }
        return json.text(fields);
    }

    String logs(List<ShardSummary> shards, Visitor visitor) {
        return json.text(Map.of("logs", rows(shards, visitor)));
    }

    private static List<Map<String, Object>> rows(List<ShardSummary> shards, Visitor visitor) {
        Map<LogName, long[]> logs = new TreeMap<>();
        for (ShardSummary shard : shards) {
            if (shard.count() > 0 && visitor.mayRead(shard.shard().log())) {
                long[] sums = logs.computeIfAbsent(shard.shard().log(), log -> new long[2]);
                sums[0] += shard.count();
                sums[1]++;
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        logs.forEach((log, sums) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("log", log.value());
            row.put("records", sums[0]);
            row.put("writers", sums[1]);
            rows.add(row);
        });
        return rows;
    }

    private static Map<String, Object> peer(NodeStatus.Peer peer) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", peer.address());
        row.put("writer", peer.whoAmI());
        row.put("outgoing", peer.isOutgoing());
        row.put("connected", peer.isConnected());
        row.put("level", peer.isLevel());
        row.put("toSend", peer.toSend());
        row.put("toReceive", peer.toReceive());
        row.put("lastError", peer.lastError());
        row.put("protocol", peer.protocol());
        return row;
    }
}
