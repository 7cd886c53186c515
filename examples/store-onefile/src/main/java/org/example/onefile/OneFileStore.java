package org.example.onefile;

import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.codec.RecordCodec;
import io.kore.codec.RunningHash;
import io.kore.codec.StrandTable;
import io.kore.error.StoreCorruptException;
import io.kore.error.StoreFailedException;
import io.kore.memory.MemoryStoreProvider;
import io.kore.model.Envelope;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.Payload;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.spi.ArrivalCursor;
import io.kore.spi.RecordCursor;
import io.kore.spi.ShardStore;
import io.kore.spi.StoreMetadata;
import io.kore.spi.StoreReport;
import io.kore.spi.StoreReport.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store that answers from memory, and keeps what it holds in one {@link FrameFile}. The reference store of
 * kore-api is the memory; this class makes it durable. A frame is one of
 *
 * <pre>
 *  1, n x ( text log, text writer, varint index,
 *           varint a, a bytes encoded envelope, varint b, b bytes payload )     a batch
 *  2, text key, value                                                           a value of metadata
 *  3, text key                                                                  a removed one
 *  4, varint n                                                  n positions of records that were dropped
 * </pre>
 *
 * <p>A crash leaves a frame whole or not at all, and a batch is one frame (S3). Thread-safe: one call that writes at
 * a time, and the memory looks after those that read.
 */
final class OneFileStore implements ShardStore, StoreMetadata {
    private static final int BATCH = 1;
    private static final int VALUE = 2;
    private static final int REMOVED = 3;
    private static final int GAP = 4;
    private static final int KEY_BYTES_MAX = 100;

    private final ShardStore memory = new MemoryStoreProvider().open("memory");
    private final Folder folder;
    /** Where damage is noted while a store is only looked through; null where damage is an error. */
    private final @Nullable List<Damage> damages;
    /** While the file is read: counts of shards, and which of them go on behind damage. */
    private final Map<ShardId, Long> counts = new HashMap<>();

    private final Set<ShardId> cut = new HashSet<>();
    /** While the file is read: bytes of values that were replaced or removed later. */
    private long dead;

    private StrandTable strands = StrandTable.empty();
    private @Nullable FrameFile file;
    private String location = "";
    private @Nullable IOException failure;

    private OneFileStore(Folder folder, @Nullable List<Damage> damages) {
        this.folder = folder;
        this.damages = damages;
    }

    /** Opens the store in a folder, which it closes. With a list for damages it only looks, and holds what is whole. */
    static OneFileStore open(Folder folder, @Nullable List<Damage> damages) {
        OneFileStore store = new OneFileStore(folder, damages);
        try {
            store.load();
            return store;
        } catch (IOException e) {
            store.closeFiles();
            throw new StoreFailedException("the store " + folder.journal + " cannot be opened: " + e, e);
        } catch (RuntimeException e) {
            store.closeFiles();
            throw e;
        }
    }

    private void load() throws IOException {
        if (!Files.exists(folder.journal)) {
            rewrite();
            location = folder.location();
            return;
        }
        FrameFile opened = FrameFile.open(folder.journal, damages != null);
        file = opened;
        long whole = opened.replay(this::apply, this::tellDamage);
        if (damages == null) {
            opened.cut(whole);
            opened.force();
            if (dead > whole / 2) {
                rewrite();
            }
            location = folder.location();
        }
    }

    private void tellDamage(long at, String what) {
        if (damages == null) {
            throw new StoreCorruptException(folder.journal + " is damaged at byte " + at + ": " + what
                    + "; salvage what is whole, or get it from a peer");
        }
        damages.add(new Damage(String.valueOf(folder.journal.getFileName()), at, what));
    }

    private void apply(long at, ByteReader body) throws MalformedException {
        switch (body.get()) {
            case BATCH -> {
                while (body.remaining() > 0) {
                    applyRecord(at, body);
                }
            }
            case VALUE -> {
                String key = body.getText("a key", KEY_BYTES_MAX);
                byte[] value = body.getBytes(body.remaining());
                dead += bytesOf(key);
                memory.metadata().write(key, value);
                // what comes before a record of a forked shard is said by this value, which stands before it
                strands = key.equals(StrandTable.KEY) ? StrandTable.read(value) : strands;
            }
            case REMOVED -> {
                String key = body.getText("a key", KEY_BYTES_MAX);
                dead += bytesOf(key);
                memory.metadata().remove(key);
            }
            case GAP -> skipPositions(body.getVarint());
            default -> throw new MalformedException("a frame is of no known kind");
        }
    }

    private int bytesOf(String key) {
        return read(key).map(value -> value.length).orElse(0);
    }

    private void applyRecord(long at, ByteReader in) throws MalformedException {
        ShardId shard = ShardId.of(
                in.getText("a log", Limits.LOG_NAME_BYTES_MAX), in.getText("a writer", Limits.BRANCH_BYTES_MAX));
        long index = in.getVarint();
        ByteReader envelope = in.slice(in.getLength("an envelope", Limits.ENVELOPE_BYTES_MAX));
        Payload payload = in.getPayload(in.getLength("a payload", Limits.PAYLOAD_BYTES_MAX));
        ShardRecord record = RecordCodec.decode(shard, index, envelope, payload);
        if (index == count(shard) && (damages == null || strands.holdsPast(record, this::count))) {
            memory.append(List.of(record));
            counts.put(shard, index + 1);
        } else if (cut.add(shard)) {
            tellDamage(at, "shard " + shard + " ends before index " + index + ": what that builds on is missing");
        }
    }

    private long count(ShardId shard) {
        return counts.getOrDefault(shard, 0L);
    }

    /** Gives positions to nobody: to records of a log that is dropped at once. */
    private void skipPositions(long many) {
        ShardId nobody = ShardId.of("gap " + UUID.randomUUID(), "nobody");
        Hash hash = RunningHash.start(nobody);
        for (long index = 0; index < many; index++) {
            memory.append(List.of(new ShardRecord(nobody, index, Envelope.bare(1), Payload.of("{}"), hash)));
        }
        memory.drop(nobody.log());
    }

    /** What is held, as a report. */
    StoreReport report(List<Damage> damages) {
        Collection<ShardSummary> shards = memory.shards();
        long records = shards.stream().mapToLong(ShardSummary::count).sum();
        return new StoreReport(records, shards.size(), damages);
    }

    @Override
    public synchronized long append(List<ShardRecord> batch) {
        FrameFile to = writable();
        ByteWriter body = new ByteWriter().put(BATCH);
        batch.forEach(record -> encode(record, body));
        long after = memory.append(batch);
        write(() -> to.append(body));
        return after;
    }

    private static void encode(ShardRecord record, ByteWriter body) {
        byte[] envelope = RecordCodec.encodeEnvelope(record);
        body.putText(record.shard().log().value())
                .putText(record.shard().writer().value())
                .putVarint(record.index())
                .putVarint(envelope.length)
                .putBytes(envelope)
                .putVarint(record.payload().length())
                .putPayload(record.payload());
    }

    @Override
    public synchronized long force() {
        write(writable()::force);
        return memory.end();
    }

    @Override
    public synchronized void drop(LogName log) {
        writable();
        if (memory.shards().stream().anyMatch(held -> held.shard().log().equals(log))) {
            memory.drop(log);
            write(this::rewrite);
        }
    }

    /** Writes what is held to a new file, which takes the place of the old one in one step. */
    private void rewrite() throws IOException {
        FrameFile draft = FrameFile.create(folder.draft);
        try {
            copyTo(draft);
            draft.force();
            folder.acceptDraft();
        } catch (IOException | RuntimeException e) {
            draft.close();
            throw e;
        }
        if (file != null) {
            file.close();
        }
        file = draft;
    }

    private void copyTo(FrameFile draft) throws IOException {
        for (String key : keys()) {
            draft.append(encode(key, read(key).orElseThrow()));
        }
        try (ArrivalCursor records = memory.readArrivals(0)) {
            long next = 0;
            for (ShardRecord record = records.next(); record != null; record = records.next()) {
                copyGap(draft, records.position() - next);
                ByteWriter body = new ByteWriter().put(BATCH);
                encode(record, body);
                draft.append(body);
                next = records.position() + 1;
            }
            copyGap(draft, memory.end() - next);
        }
    }

    private static void copyGap(FrameFile draft, long positions) throws IOException {
        if (positions > 0) {
            draft.append(new ByteWriter().put(GAP).putVarint(positions));
        }
    }

    /** Something that writes. */
    private interface Writing {
        void run() throws IOException;
    }

    /** Writes; a write that fails is the last, because nobody knows what it left behind (S7). */
    private void write(Writing task) {
        try {
            task.run();
        } catch (IOException e) {
            failure = e;
            throw new StoreFailedException(
                    "the store " + folder.journal + " failed; mend the cause, close it and open it again: " + e, e);
        }
    }

    private FrameFile writable() {
        FrameFile open = file;
        if (open == null) {
            throw new IllegalStateException("the store is closed");
        }
        if (failure != null) {
            throw new StoreFailedException("the store " + folder.journal + " failed earlier; open it again", failure);
        }
        return open;
    }

    @Override
    public synchronized void write(String key, byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            throw new IllegalArgumentException("a value has at most " + VALUE_BYTES_MAX + " bytes");
        }
        writeDurably(encode(StoreMetadata.checkedKey(key), value));
        memory.metadata().write(key, value);
    }

    @Override
    public synchronized void remove(String key) {
        writeDurably(new ByteWriter().put(REMOVED).putText(StoreMetadata.checkedKey(key)));
        memory.metadata().remove(key);
    }

    private void writeDurably(ByteWriter body) {
        FrameFile to = writable();
        write(() -> {
            to.append(body);
            to.force();
        });
    }

    private static ByteWriter encode(String key, byte[] value) {
        return new ByteWriter().put(VALUE).putText(key).putBytes(value);
    }

    @Override
    public synchronized String location() {
        if (file == null) {
            throw new IllegalStateException("the store is closed");
        }
        return location;
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            try {
                if (damages == null && !file.isForced()) {
                    force();
                }
            } finally {
                closeFiles();
            }
        }
    }

    private void closeFiles() {
        FrameFile closing = file;
        file = null;
        memory.close();
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            throw new StoreFailedException("the store " + folder.journal + " could not be closed: " + e, e);
        } finally {
            folder.close();
        }
    }

    @Override
    public RecordCursor readShard(ShardId shard, long fromIndex) {
        return memory.readShard(shard, fromIndex);
    }

    @Override
    public ArrivalCursor readArrivals(long fromPosition) {
        return memory.readArrivals(fromPosition);
    }

    @Override
    public long arrivalOf(ShardId shard, long index) {
        return memory.arrivalOf(shard, index);
    }

    @Override
    public long end() {
        return memory.end();
    }

    @Override
    public Collection<ShardSummary> shards() {
        return memory.shards();
    }

    @Override
    public StoreMetadata metadata() {
        memory.metadata();
        return this;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return memory.metadata().read(key);
    }

    @Override
    public SortedSet<String> keys() {
        return memory.metadata().keys();
    }
}
