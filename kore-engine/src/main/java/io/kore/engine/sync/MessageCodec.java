package io.kore.engine.sync;

import io.kore.access.LogSelection;
import io.kore.codec.ByteReader;
import io.kore.codec.ByteWriter;
import io.kore.codec.MalformedException;
import io.kore.engine.sync.Message.Ack;
import io.kore.engine.sync.Message.Answer;
import io.kore.engine.sync.Message.Ask;
import io.kore.engine.sync.Message.Batch;
import io.kore.engine.sync.Message.Bye;
import io.kore.engine.sync.Message.Decline;
import io.kore.engine.sync.Message.Digests;
import io.kore.engine.sync.Message.Dropped;
import io.kore.engine.sync.Message.Fork;
import io.kore.engine.sync.Message.FrontiersDone;
import io.kore.engine.sync.Message.Hashes;
import io.kore.engine.sync.Message.Hello;
import io.kore.engine.sync.Message.Level;
import io.kore.engine.sync.Message.Probe;
import io.kore.engine.sync.Message.Refuse;
import io.kore.engine.sync.Message.Select;
import io.kore.engine.sync.Message.Shards;
import io.kore.engine.sync.Message.ShardsDone;
import io.kore.engine.sync.Message.Whole;
import io.kore.model.Hash;
import io.kore.model.Limits;
import io.kore.model.LogName;
import io.kore.model.ShardId;
import io.kore.model.ShardRecord;
import io.kore.model.ShardSummary;
import io.kore.model.WriterId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The byte form of messages, version 3. A frame is one type byte and the body; the transport keeps its
 * length.
 *
 * <pre>
 *   1 Hello          4 bytes "KORE", varint version, text writer, text store id, 8 bytes run,
 *                    1 byte flags (1 once), varint window, varint n, n x text feature
 *   2 Digests        1 byte flags (1 last), varint n, n x ( text log, 32 bytes digest )
 *   3 Shards         text log,
 *                    varint n, n x ( text writer, varint start, varint count, varint last number, hash )
 *   4 ShardsDone
 *   5 Fork           text log, text writer, varint index
 *   6 Batch          varint sequence, varint more,
 *                    varint n, n x ( text log, text writer, varint index of the first record ),
 *                    varint m, m x ( varint place in the list before,
 *                                    varint length, encoded envelope, varint length, payload )
 *   7 Ack            varint sequence
 *   8 Level          varint sequence
 *   9 Refuse         varint code, text
 *  10 Bye            varint code
 *  11 Probe          varint n, n x ( text log, text writer, varint m, m x varint count )
 *  12 Hashes         varint n, n x hash
 *  13 FrontiersDone
 *  14 Select         varint n, n x text log
 *  15 Decline        text log, text
 *  16 Ask
 *  17 Answer
 *  18 Whole          32 bytes digest
 *  19 Dropped        varint n, n x text log
 * </pre>
 *
 * Text, hash and encoded envelope are as in {@link io.kore.codec.RecordCodec}. Lists ascend; the runs of records
 * that a batch begins with stand in the order of their first record. Every value has one form only, and any other is
 * refused. The type and first two fields of Hello, Refuse and Bye stay as they are in every version, so
 * that nodes of different versions can part in words. Stateless and thread-safe.
 */
final class MessageCodec {
    /** The version of the protocol that this node speaks. */
    static final int VERSION = 3;

    private static final int MAGIC = 0x4b4f5245;

    private static final int HELLO = 1;
    private static final int DIGESTS = 2;
    private static final int SHARDS = 3;
    private static final int SHARDS_DONE = 4;
    private static final int FORK = 5;
    private static final int BATCH = 6;
    private static final int ACK = 7;
    private static final int LEVEL = 8;
    private static final int REFUSE = 9;
    private static final int BYE = 10;
    private static final int PROBE = 11;
    private static final int HASHES = 12;
    private static final int FRONTIERS_DONE = 13;
    private static final int SELECT = 14;
    private static final int DECLINE = 15;
    private static final int ASK = 16;
    private static final int ANSWER = 17;
    private static final int WHOLE = 18;
    private static final int DROPPED = 19;

    /** In bytes; a text of {@link Message#TEXT_LENGTH_MAX} characters has at most this. */
    private static final int TEXT_BYTES_MAX = Message.TEXT_LENGTH_MAX * 3;

    private MessageCodec() {}

    /** The frame of a message, in a new read-only buffer. */
    static ByteBuffer encode(Message message) {
        ByteWriter out = new ByteWriter();
        if (message instanceof Hello hello) {
            writeHello(hello, out.put(HELLO));
        } else if (message instanceof Digests digests) {
            writeDigests(digests, out.put(DIGESTS));
        } else if (message instanceof Shards shards) {
            writeShards(shards, out.put(SHARDS));
        } else if (message instanceof ShardsDone) {
            out.put(SHARDS_DONE);
        } else if (message instanceof Fork fork) {
            out.put(FORK)
                    .putText(fork.shard().log().value())
                    .putText(fork.shard().writer().value())
                    .putVarint(fork.index());
        } else if (message instanceof Probe probe) {
            writeProbe(probe, out.put(PROBE));
        } else if (message instanceof Hashes hashes) {
            out.put(HASHES).putVarint(hashes.hashes().size());
            hashes.hashes().forEach(out::putHash);
        } else if (message instanceof FrontiersDone) {
            out.put(FRONTIERS_DONE);
        } else if (message instanceof Select select) {
            out.put(SELECT).putVarint(select.logs().names().size());
            select.logs().names().forEach(log -> out.putText(log.value()));
        } else if (message instanceof Decline decline) {
            out.put(DECLINE).putText(decline.log().value()).putText(decline.text());
        } else if (message instanceof Ask) {
            out.put(ASK);
        } else if (message instanceof Answer) {
            out.put(ANSWER);
        } else if (message instanceof Whole whole) {
            out.put(WHOLE).putHash(whole.digest());
        } else if (message instanceof Dropped dropped) {
            out.put(DROPPED).putVarint(dropped.logs().size());
            dropped.logs().forEach(log -> out.putText(log.value()));
        } else if (message instanceof Batch batch) {
            return encode(batch.sequence(), batch.more(), formOf(batch));
        } else if (message instanceof Ack ack) {
            out.put(ACK).putVarint(ack.sequence());
        } else if (message instanceof Level level) {
            out.put(LEVEL).putVarint(level.sequence());
        } else if (message instanceof Refuse refuse) {
            out.put(REFUSE).putVarint(refuse.code()).putText(refuse.text());
        } else if (message instanceof Bye bye) {
            out.put(BYE).putVarint(bye.code());
        }
        return out.buffer();
    }

    /** The frame of a batch that was gathered record by record. */
    static ByteBuffer encode(long sequence, long more, BatchForm batch) {
        ByteWriter out = new ByteWriter(batch.bytes()).put(BATCH);
        batch.write(sequence, more, out);
        return out.buffer();
    }

    /**
     * The message in a frame.
     *
     * @param frame given up by the caller: payloads share it
     * @throws UnknownVersionException if it is a Hello in another version
     * @throws MalformedException if it is anything but the one form of a message
     */
    static Message decode(byte[] frame) throws MalformedException {
        ByteReader in = new ByteReader(frame);
        try {
            Message message = read(in.get(), in);
            in.expectEnd();
            return message;
        } catch (IllegalArgumentException e) {
            // the values of the model check themselves
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }

    private static Message read(int type, ByteReader in) throws MalformedException {
        return switch (type) {
            case HELLO -> readHello(in);
            case DIGESTS -> readDigests(in);
            case SHARDS -> readShards(in);
            case SHARDS_DONE -> new ShardsDone();
            case FORK -> new Fork(BatchForm.readShard(in), in.getVarint());
            case BATCH -> BatchForm.read(in);
            case ACK -> new Ack(in.getVarint());
            case LEVEL -> new Level(in.getVarint());
            case REFUSE -> new Refuse(in.getVarint(), in.getText("a reason", TEXT_BYTES_MAX));
            case BYE -> new Bye(in.getVarint());
            case PROBE -> readProbe(in);
            case HASHES -> readHashes(in);
            case FRONTIERS_DONE -> new FrontiersDone();
            case SELECT -> readSelect(in);
            case DECLINE -> new Decline(readLog(in), in.getText("a reason", TEXT_BYTES_MAX));
            case ASK -> new Ask();
            case ANSWER -> new Answer();
            case WHOLE -> new Whole(in.getHash());
            case DROPPED -> new Dropped(readLogs(in, in.remaining()));
            default -> throw new MalformedException("message type " + type + " is unknown");
        };
    }

    private static void writeHello(Hello hello, ByteWriter out) {
        out.putInt(MAGIC)
                .putVarint(VERSION)
                .putText(hello.writer().value())
                .putText(hello.storeId())
                .putLong(hello.run())
                .put(hello.once() ? 1 : 0)
                .putVarint(hello.windowBytes())
                .putVarint(hello.features().size());
        hello.features().forEach(out::putText);
    }

    private static Hello readHello(ByteReader in) throws MalformedException {
        if (in.getInt() != MAGIC) {
            throw new MalformedException("a Hello without its magic bytes; this is no Kore node");
        }
        long version = in.getVarint();
        if (version != VERSION) {
            throw new UnknownVersionException(version);
        }
        WriterId writer = new WriterId(in.getText("a writer id", Limits.WRITER_BYTES_MAX));
        String storeId = in.getText("a store id", Hello.STORE_ID_BYTES_MAX);
        long run = in.getLong();
        boolean once = readFlag(in);
        long windowBytes = in.getVarint();
        SortedSet<String> features = new TreeSet<>();
        int size = in.getLength("a number of features", Hello.FEATURES_MAX);
        for (int i = 0; i < size; i++) {
            String feature = in.getText("a feature", Hello.FEATURE_BYTES_MAX);
            if (!features.isEmpty() && features.last().compareTo(feature) >= 0) {
                throw new MalformedException("features are not in order");
            }
            features.add(feature);
        }
        return new Hello(writer, storeId, run, once, windowBytes, features);
    }

    private static void writeDigests(Digests digests, ByteWriter out) {
        out.put(digests.last() ? 1 : 0).putVarint(digests.digests().size());
        digests.digests().forEach((log, digest) -> out.putText(log.value()).putHash(digest));
    }

    private static Digests readDigests(ByteReader in) throws MalformedException {
        boolean last = readFlag(in);
        SortedMap<LogName, Hash> digests = new TreeMap<>();
        int size = in.getLength("a number of logs", in.remaining());
        for (int i = 0; i < size; i++) {
            LogName log = readLog(in);
            if (!digests.isEmpty() && digests.lastKey().compareTo(log) >= 0) {
                throw new MalformedException("logs are not in order");
            }
            digests.put(log, in.getHash());
        }
        return new Digests(digests, last);
    }

    private static void writeShards(Shards shards, ByteWriter out) {
        out.putText(shards.log().value()).putVarint(shards.shards().size());
        for (ToldShard shard : shards.shards()) {
            out.putText(shard.shard().writer().value())
                    .putVarint(shard.start())
                    .putVarint(shard.count())
                    .putVarint(shard.summary().lastNumber())
                    .putHash(shard.summary().hash());
        }
    }

    private static Shards readShards(ByteReader in) throws MalformedException {
        LogName log = readLog(in);
        List<ToldShard> shards = new ArrayList<>();
        int size = in.getLength("a number of shards", in.remaining());
        for (int i = 0; i < size; i++) {
            ShardId shard = new ShardId(log, readWriter(in));
            if (i > 0 && shards.get(i - 1).shard().compareTo(shard) >= 0) {
                throw new MalformedException("writers are not in order");
            }
            long start = in.getVarint();
            shards.add(new ToldShard(new ShardSummary(shard, in.getVarint(), in.getVarint(), in.getHash()), start));
        }
        return new Shards(log, shards);
    }

    private static void writeProbe(Probe probe, ByteWriter out) {
        out.putVarint(probe.questions().size());
        for (Probe.Question question : probe.questions()) {
            out.putText(question.shard().log().value())
                    .putText(question.shard().writer().value())
                    .putVarint(question.counts().size());
            question.counts().forEach(out::putVarint);
        }
    }

    private static Probe readProbe(ByteReader in) throws MalformedException {
        List<Probe.Question> questions = new ArrayList<>();
        int size = in.getLength("a number of questions", Probe.POINTS_MAX);
        for (int i = 0; i < size; i++) {
            LogName log = readLog(in);
            ShardId shard = new ShardId(log, readWriter(in));
            List<Long> counts = new ArrayList<>();
            int points = in.getLength("a number of counts", Probe.POINTS_MAX);
            for (int point = 0; point < points; point++) {
                counts.add(in.getVarint());
            }
            questions.add(new Probe.Question(shard, counts));
        }
        return new Probe(questions);
    }

    private static Hashes readHashes(ByteReader in) throws MalformedException {
        List<Hash> hashes = new ArrayList<>();
        int size = in.getLength("a number of hashes", Probe.POINTS_MAX);
        for (int i = 0; i < size; i++) {
            hashes.add(in.getHash());
        }
        return new Hashes(hashes);
    }

    private static Select readSelect(ByteReader in) throws MalformedException {
        return new Select(LogSelection.ofNames(readLogs(in, LogSelection.NAMES_MAX)));
    }

    private static SortedSet<LogName> readLogs(ByteReader in, int most) throws MalformedException {
        SortedSet<LogName> logs = new TreeSet<>();
        int size = in.getLength("a number of logs", most);
        for (int i = 0; i < size; i++) {
            LogName log = readLog(in);
            if (!logs.isEmpty() && logs.last().compareTo(log) >= 0) {
                throw new MalformedException("logs are not in order");
            }
            logs.add(log);
        }
        return logs;
    }

    private static LogName readLog(ByteReader in) throws MalformedException {
        return new LogName(in.getText("a log name", Limits.LOG_NAME_BYTES_MAX));
    }

    private static WriterId readWriter(ByteReader in) throws MalformedException {
        return new WriterId(in.getText("a writer id", Limits.BRANCH_BYTES_MAX));
    }

    private static boolean readFlag(ByteReader in) throws MalformedException {
        int flags = in.get();
        if (flags > 1) {
            throw new MalformedException("unknown flags " + flags);
        }
        return flags == 1;
    }

    private static BatchForm formOf(Batch batch) {
        BatchForm form = new BatchForm();
        for (ShardRecord record : batch.records()) {
            form.add(record, record.shard(), Long.MAX_VALUE);
        }
        return form;
    }
}
