package org.example.search;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import io.kore.spi.ResumableProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.example.search.DocumentReader.Document;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Keeps an index of the words of documents. Each record with a key is a version of a document, and the last in merged order is
 * what is found. What a record costs goes by its own words, however long the log is. Confined to one thread.
 */
final class SearchProcessor implements ResumableProcessor<SearchIndex> {
    private final DocumentReader reader;
    private final Map<String, Version> versions = new HashMap<>();
    /** To each word the keys of the documents that have it. Never changed, only replaced, so results may share it. */
    private TreePMap<String, TreePSet<String>> index = TreePMap.empty();

    /** The version of a document that counts, and its words. */
    private record Version(RecordId id, TreePSet<String> words) {}

    SearchProcessor(DocumentReader reader) {
        this.reader = reader;
    }

    @Override
    public SearchIndex process(MergedRecords records) {
        try (Stream<ShardRecord> added = records.added()) {
            added.forEach(this::take);
        }
        return new SearchIndex(index, versions.size());
    }

    private void take(ShardRecord record) {
        Document document = reader.read(record);
        if (document == null) {
            return;
        }
        Version before = versions.get(document.key());
        if (before == null || before.id().compareTo(record.id()) < 0) {
            put(document.key(), new Version(record.id(), document.words()));
        }
        // else it came late: a version that sorts after it is in the index already
    }

    private void put(String key, Version version) {
        Version before = versions.put(key, version);
        if (before != null) {
            for (String gone : before.words().minusAll(version.words())) {
                TreePSet<String> keys = keysOf(gone).minus(key);
                index = keys.isEmpty() ? index.minus(gone) : index.plus(gone, keys);
            }
        }
        for (String word : version.words()) {
            index = index.plus(word, keysOf(word).plus(key));
        }
    }

    private TreePSet<String> keysOf(String word) {
        @Nullable TreePSet<String> keys = index.get(word);
        return keys == null ? TreePSet.empty() : keys;
    }

    /** Names what the bytes below mean, and how words are told apart. */
    @Override
    public String stateVersion() {
        return "1";
    }

    /** Of each document its key, its version, and its words; the index follows from them. */
    @Override
    public byte[] saveState() {
        ByteWriter out = new ByteWriter().putVarint(versions.size());
        versions.forEach((key, version) -> {
            out.putText(key).putVarint(version.id().number());
            out.putText(version.id().writer().value());
            out.putVarint(version.words().size());
            version.words().forEach(out::putText);
        });
        return out.toBytes();
    }

    @Override
    public void restoreState(byte[] state) {
        ByteReader in = new ByteReader(state);
        try {
            for (long documents = in.getVarint(); documents > 0; documents--) {
                String key = in.getText("a key", state.length);
                long number = in.getVarint();
                RecordId id = new RecordId(number, new WriterId(in.getText("a writer", state.length)));
                TreePSet<String> words = TreePSet.empty();
                for (long left = in.getVarint(); left > 0; left--) {
                    words = words.plus(in.getText("a word", state.length));
                }
                put(key, new Version(id, words));
            }
            in.expectEnd();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("these bytes are no index: " + e.getMessage(), e);
        }
    }
}
