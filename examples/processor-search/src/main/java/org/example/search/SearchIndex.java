package org.example.search;

import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What the log comes to: which documents have which words. A new one after each change, which shares nearly all of its
 * memory with the one before. Immutable, thread-safe.
 */
public final class SearchIndex {
    private final TreePMap<String, TreePSet<String>> index;
    private final int documents;

    SearchIndex(TreePMap<String, TreePSet<String>> index, int documents) {
        this.index = index;
        this.documents = documents;
    }

    /**
     * Finds documents.
     *
     * @param query words, or beginnings of words, in any case
     * @return the keys of the documents that have all of them, sorted; none if there are no words
     */
    public SortedSet<String> find(String query) {
        TreePSet<String> found = null;
        for (String word : DocumentReader.words(query)) {
            TreePSet<String> having = having(word);
            found = found == null ? having : found.intersect(having);
        }
        return orNone(found);
    }

    /** The documents that have a word with this beginning: such words stand next to each other. */
    private TreePSet<String> having(String beginning) {
        TreePSet<String> having = TreePSet.empty();
        for (TreePSet<String> keys :
                index.subMap(beginning, beginning + Character.MAX_VALUE).values()) {
            having = having.plusAll(keys);
        }
        return having;
    }

    private static TreePSet<String> orNone(@Nullable TreePSet<String> found) {
        return found == null ? TreePSet.empty() : found;
    }

    /**
     * The words of all documents.
     *
     * @return an unmodifiable set, sorted
     */
    public Set<String> words() {
        return index.keySet();
    }

    /**
     * How many documents there are.
     *
     * @return the number of keys
     */
    public int documents() {
        return documents;
    }

    /** Every word with the documents that have it. */
    @Override
    public String toString() {
        return documents + " documents: " + index;
    }
}
