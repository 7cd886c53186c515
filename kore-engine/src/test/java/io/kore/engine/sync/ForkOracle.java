package io.kore.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.codec.RunningHash;
import io.kore.model.Base;
import io.kore.model.Hash;
import io.kore.model.Prefix;
import io.kore.model.Seen;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must be shown of a set of records, worked out plainly: each record stands in the tree where its running hash
 * says, and a path without forks is a shard. Knows nothing of strands. Confined to one thread.
 */
final class ForkOracle {
    private final Map<Hash, Node> nodes = new HashMap<>();
    private final Map<ShardId, Node> roots = new TreeMap<>();

    /** A record in the tree, or the place before the first one of a shard. */
    private static final class Node {
        final @Nullable ShardRecord record;
        final @Nullable Node parent;
        final List<Node> children = new ArrayList<>();

        Node(@Nullable ShardRecord record, @Nullable Node parent) {
            this.record = record;
            this.parent = parent;
        }
    }

    /** Over records by their places in their writers' shards. */
    ForkOracle(Collection<ShardRecord> records) {
        List<ShardRecord> sorted = new ArrayList<>(records);
        sorted.sort((a, b) -> Long.compare(a.index(), b.index()));
        for (ShardRecord record : sorted) {
            Node parent = record.index() == 0
                    ? roots.computeIfAbsent(record.shard(), shard -> new Node(null, null))
                    : parentOf(record);
            if (!nodes.containsKey(record.hash())) {
                Node node = new Node(record, parent);
                parent.children.add(node);
                nodes.put(record.hash(), node);
            }
        }
    }

    private Node parentOf(ShardRecord record) {
        for (Node node : nodes.values()) {
            ShardRecord before = node.record;
            if (before != null
                    && before.shard().equals(record.shard())
                    && before.index() + 1 == record.index()
                    && RunningHash.after(before.hash(), record.envelope(), record.payload())
                            .equals(record.hash())) {
                return node;
            }
        }
        throw new AssertionError(record + " follows nothing that is held");
    }

    /** The shards that are to be shown, with the running hashes after their records. */
    Map<ShardId, List<Hash>> shards() {
        Map<ShardId, List<Hash>> shards = new TreeMap<>();
        roots.forEach((shard, root) -> addShards(shard, shard, root, shards));
        return shards;
    }

    private static void addShards(ShardId root, ShardId name, Node before, Map<ShardId, List<Hash>> shards) {
        List<Hash> hashes = new ArrayList<>();
        Node node = before;
        if (node.record != null) {
            hashes.add(node.record.hash());
        }
        while (node.children.size() == 1) {
            node = node.children.get(0);
            hashes.add(hash(node));
        }
        if (!hashes.isEmpty()) {
            assertThat(shards.put(name, hashes)).isNull();
        }
        for (Node child : node.children) {
            String branch =
                    root.writer().value() + "#f" + hash(child).toString().substring(0, 16);
            addShards(root, new ShardId(root.log(), new WriterId(branch)), child, shards);
        }
    }

    /** The indexes at which shards have forked, each as often as there are forks there. */
    Map<ShardId, List<Long>> forks() {
        Map<ShardId, List<Long>> forks = new TreeMap<>();
        roots.forEach((shard, root) -> {
            List<Long> indexes = new ArrayList<>();
            addForks(root, 0, indexes);
            if (!indexes.isEmpty()) {
                indexes.sort(Long::compare);
                forks.put(shard, indexes);
            }
        });
        return forks;
    }

    private static void addForks(Node start, long index, List<Long> indexes) {
        Node node = start;
        long at = index;
        while (node.children.size() == 1) {
            node = node.children.get(0);
            at++;
        }
        if (node.children.size() > 1) {
            indexes.add(at);
        }
        for (Node child : node.children) {
            addForks(child, at + 1, indexes);
        }
    }

    /** The past of a record: all that its envelope and those before it in its history say, and those themselves. */
    Set<Hash> past(Hash of) {
        Set<Hash> past = new HashSet<>();
        Node last = node(of);
        addPath(last.parent, past);
        for (Node node = last; node != null && node.record != null; node = node.parent) {
            Seen seen = node.record.envelope().seen();
            if (seen != null) {
                addAll(node.record, seen.entries().prefixes(), past);
            }
        }
        return past;
    }

    /** What a record names as its base, or null. */
    @Nullable
    Set<Hash> base(Hash of) {
        ShardRecord record = record(of);
        Base base = record.envelope().base();
        if (base == null) {
            return null;
        }
        Set<Hash> all = new HashSet<>();
        addAll(record, base.frontier().prefixes(), all);
        for (Base.Single single : base.singles()) {
            all.add(hash(find(record, single.writer(), single.index(), single.hashHead())));
        }
        return all;
    }

    long number(Hash hash) {
        return record(hash).number();
    }

    private ShardRecord record(Hash hash) {
        ShardRecord record = node(hash).record;
        if (record == null) {
            throw new AssertionError(hash + " is no record");
        }
        return record;
    }

    private Node node(Hash hash) {
        Node node = nodes.get(hash);
        if (node == null) {
            throw new AssertionError(hash + " is not held");
        }
        return node;
    }

    private void addAll(ShardRecord of, Map<WriterId, Prefix> named, Set<Hash> all) {
        named.forEach((writer, prefix) -> addPath(find(of, writer, prefix.count() - 1, prefix.hashHead()), all));
    }

    /** The one record with this place that is named. */
    private Node find(ShardRecord of, WriterId writer, long index, long head) {
        ShardId shard =
                new ShardId(of.shard().log(), new WriterId(writer.value().replaceFirst("#f[0-9a-f]{16}$", "")));
        List<Node> found = nodes.values().stream()
                .filter(node -> node.record != null
                        && node.record.shard().equals(shard)
                        && node.record.index() == index
                        && node.record.hash().head() == head)
                .toList();
        assertThat(found).as("%s names %s index %s", of, writer, index).hasSize(1);
        return found.get(0);
    }

    private static void addPath(@Nullable Node last, Set<Hash> all) {
        for (Node node = last; node != null && node.record != null; node = node.parent) {
            all.add(node.record.hash());
        }
    }

    private static Hash hash(Node node) {
        if (node.record == null) {
            throw new AssertionError("a root is no record");
        }
        return node.record.hash();
    }
}
