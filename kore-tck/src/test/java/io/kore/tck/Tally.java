package io.kore.tck;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.model.RecordId;
import io.kore.model.ShardRecord;
import io.kore.model.WriterId;
import io.kore.spi.MergedRecords;
import io.kore.spi.ResumableProcessor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A processor without faults: how often each text stands in a field, and which does in the last record that has it, in merged
 * order. Those with faults go wrong in one point. Confined to one thread.
 */
class Tally implements ResumableProcessor<Tally.Result> {
    private final Pattern pattern;
    protected SortedMap<String, Long> counts = new TreeMap<>();
    protected String last = "";
    protected @Nullable RecordId lastId;

    /** The result; immutable, unless a faulty one made it. */
    record Result(SortedMap<String, Long> counts, String last) {}

    Tally(String field) {
        pattern = Pattern.compile("\"" + Pattern.quote(field) + "\"\\s*:\\s*\"([^\"\\\\]*)\"");
    }

    @Override
    public Result process(MergedRecords records) {
        try (Stream<ShardRecord> added = records.added()) {
            added.forEach(this::take);
        }
        return result();
    }

    protected void take(ShardRecord record) {
        String text = text(record);
        if (text == null) {
            return;
        }
        counts.merge(text, 1L, Long::sum);
        if (lastId == null || lastId.compareTo(record.id()) < 0) {
            lastId = record.id();
            last = text;
        }
    }

    protected @Nullable String text(ShardRecord record) {
        Matcher matcher = pattern.matcher(record.payload().text());
        return matcher.find() ? matcher.group(1) : null;
    }

    protected Result result() {
        return new Result(Collections.unmodifiableSortedMap(new TreeMap<>(counts)), last);
    }

    @Override
    public String stateVersion() {
        return "1";
    }

    @Override
    public byte[] saveState() {
        ByteWriter out = new ByteWriter().putVarint(counts.size());
        counts.forEach((text, count) -> out.putText(text).putVarint(count));
        RecordId id = lastId;
        out.put(id == null ? 0 : 1);
        if (id != null) {
            out.putText(last).putVarint(id.number()).putText(id.writer().value());
        }
        return out.toBytes();
    }

    @Override
    public void restoreState(byte[] state) {
        ByteReader in = new ByteReader(state);
        try {
            for (long left = in.getVarint(); left > 0; left--) {
                counts.put(in.getText("a text", state.length), in.getVarint());
            }
            if (in.get() == 1) {
                last = in.getText("the last text", state.length);
                lastId = new RecordId(in.getVarint(), new WriterId(in.getText("its writer", state.length)));
            }
            in.expectEnd();
        } catch (MalformedException e) {
            throw new IllegalArgumentException("this is no state: " + e.getMessage(), e);
        }
    }
}
