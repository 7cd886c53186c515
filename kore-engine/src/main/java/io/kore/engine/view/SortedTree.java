package io.kore.engine.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that is never changed: putting answers another map, which shares all but one path with the
 * old one. So a snapshot is a reference, and one more record costs log2(n), whatever has been handed out.
 *
 * <p>An AVL tree (Knuth, The Art of Computer Programming, volume 3, section 6.2.3) with copied paths.
 * Immutable.
 *
 * @param <K> the keys
 * @param <V> the values
 */
final class SortedTree<K, V> implements Iterable<Map.Entry<K, V>> {
    private final Comparator<? super K> order;
    private final @Nullable Node<K, V> root;

    private SortedTree(Comparator<? super K> order, @Nullable Node<K, V> root) {
        this.order = order;
        this.root = root;
    }

    static <K, V> SortedTree<K, V> empty(Comparator<? super K> order) {
        return new SortedTree<>(order, null);
    }

    int size() {
        return size(root);
    }

    @Nullable
    V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int side = order.compare(key, node.key);
            if (side == 0) {
                return node.value;
            }
            node = side < 0 ? node.left : node.right;
        }
        return null;
    }

    SortedTree<K, V> put(K key, V value) {
        return new SortedTree<>(order, put(root, key, value));
    }

    /** This map with others put over it; where they are many, built anew at once. */
    SortedTree<K, V> putAll(Map<K, V> others) {
        if (others.size() > size() / 8) {
            return new SortedTree<>(order, balanced(merged(others)));
        }
        SortedTree<K, V> all = this;
        for (Map.Entry<K, V> other : others.entrySet()) {
            all = all.put(other.getKey(), other.getValue());
        }
        return all;
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new InOrder<>(root);
    }

    private List<Map.Entry<K, V>> merged(Map<K, V> others) {
        List<Map.Entry<K, V>> added = new ArrayList<>(others.entrySet());
        added.sort(this::compare);
        List<Map.Entry<K, V>> all = new ArrayList<>(size() + added.size());
        int next = 0;
        for (Map.Entry<K, V> old : this) {
            while (next < added.size() && compare(added.get(next), old) < 0) {
                all.add(added.get(next++));
            }
            boolean isReplaced = next < added.size() && compare(added.get(next), old) == 0;
            if (!isReplaced) {
                all.add(old);
            }
        }
        all.addAll(added.subList(next, added.size()));
        return all;
    }

    private int compare(Map.Entry<K, V> one, Map.Entry<K, V> other) {
        return order.compare(one.getKey(), other.getKey());
    }

    private Node<K, V> put(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(null, key, value, null);
        }
        int side = order.compare(key, node.key);
        if (side == 0) {
            return new Node<>(node.left, key, value, node.right);
        }
        return side < 0
                ? joined(put(node.left, key, value), node, node.right)
                : joined(node.left, node, put(node.right, key, value));
    }

    /** A balanced tree of two that differ in height by at most two, with the middle's key and value. */
    private static <K, V> Node<K, V> joined(@Nullable Node<K, V> left, Node<K, V> middle, @Nullable Node<K, V> right) {
        if (left != null && height(left) > height(right) + 1) {
            Node<K, V> inner = left.right;
            if (inner != null && height(inner) > height(left.left)) {
                return new Node<>(
                        left.with(left.left, inner.left), inner.key, inner.value, middle.with(inner.right, right));
            }
            return new Node<>(left.left, left.key, left.value, middle.with(inner, right));
        }
        if (right != null && height(right) > height(left) + 1) {
            Node<K, V> inner = right.left;
            if (inner != null && height(inner) > height(right.right)) {
                return new Node<>(
                        middle.with(left, inner.left), inner.key, inner.value, right.with(inner.right, right.right));
            }
            return new Node<>(middle.with(left, inner), right.key, right.value, right.right);
        }
        return middle.with(left, right);
    }

    private static <K, V> @Nullable Node<K, V> balanced(List<Map.Entry<K, V>> sorted) {
        if (sorted.isEmpty()) {
            return null;
        }
        int middle = sorted.size() / 2;
        Map.Entry<K, V> top = sorted.get(middle);
        return new Node<>(
                balanced(sorted.subList(0, middle)),
                top.getKey(),
                top.getValue(),
                balanced(sorted.subList(middle + 1, sorted.size())));
    }

    private static int height(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static final class Node<K, V> {
        final @Nullable Node<K, V> left;
        final K key;
        final V value;
        final @Nullable Node<K, V> right;
        final int height;
        final int size;

        Node(@Nullable Node<K, V> left, K key, V value, @Nullable Node<K, V> right) {
            this.left = left;
            this.key = key;
            this.value = value;
            this.right = right;
            this.height = 1 + Math.max(height(left), height(right));
            this.size = 1 + size(left) + size(right);
        }

        Node<K, V> with(@Nullable Node<K, V> newLeft, @Nullable Node<K, V> newRight) {
            return new Node<>(newLeft, key, value, newRight);
        }
    }

    private static final class InOrder<K, V> implements Iterator<Map.Entry<K, V>> {
        private final Deque<Node<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Node<K, V> root) {
            descend(root);
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException("the map ends here");
            }
            Node<K, V> node = path.pop();
            descend(node.right);
            return Map.entry(node.key, node.value);
        }

        private void descend(@Nullable Node<K, V> from) {
            for (Node<K, V> node = from; node != null; node = node.left) {
                path.push(node);
            }
        }
    }
}
