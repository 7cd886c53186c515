package org.example.search;

import io.kore.model.ShardRecord;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePSet;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the documents that records are versions of. A record is any JSON object, so nothing is taken for granted. Thread-safe. */
final class DocumentReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final String keyField;
    private final Set<String> textFields;

    /** A document: what tells it apart, and its words. */
    record Document(String key, TreePSet<String> words) {}

    /** Reads the text of these fields, at any depth; of all fields if there are none. */
    DocumentReader(String keyField, Set<String> textFields) {
        this.keyField = keyField;
        this.textFields = textFields;
    }

    /** What a record says, or null if it is not of a document: its key is missing, or no text. */
    @Nullable
    Document read(ShardRecord record) {
        String key = null;
        StringBuilder texts = new StringBuilder();
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), record.payload().toBytes())) {
            int depth = 0;
            String field = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 1 && token == JsonToken.PROPERTY_NAME) {
                    field = parser.currentName();
                } else if (token == JsonToken.VALUE_STRING) {
                    boolean isKey = depth == 1 && field.equals(keyField);
                    key = isKey ? parser.getString() : key;
                    if (textFields.isEmpty() || textFields.contains(field)) {
                        texts.append(parser.getString()).append('\n');
                    }
                }
            }
        }
        return key == null ? null : new Document(key, words(texts));
    }

    /** The words of a text, as they are compared: the same on every node, whatever its language. */
    static TreePSet<String> words(CharSequence text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return NO_WORD.splitAsStream(plain).filter(word -> !word.isEmpty()).collect(TreePSet.toTreePSet());
    }
}
