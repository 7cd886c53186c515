package io.kore.model;

/**
 * The part of a log that one writer owns. Sorts by log, then by writer. Immutable.
 *
 * @param log the log
 * @param writer the only one who appends to this shard
 */
public record ShardId(LogName log, WriterId writer) implements Comparable<ShardId> {
    /**
     * The shard of these names.
     *
     * @param log the log's name
     * @param writer the writer's id
     * @return the shard's id
     * @throws IllegalArgumentException if either breaks the rules of {@link LogName} or {@link WriterId}
     */
    public static ShardId of(String log, String writer) {
        return new ShardId(new LogName(log), new WriterId(writer));
    }

    @Override
    public int compareTo(ShardId other) {
        int byLog = log.compareTo(other.log);
        return byLog != 0 ? byLog : writer.compareTo(other.writer);
    }

    // those that a record has by itself are put together when they are first called, which takes long at each start
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ShardId that && log.equals(that.log) && writer.equals(that.writer));
    }

    @Override
    public int hashCode() {
        return 31 * log.hashCode() + writer.hashCode();
    }

    @Override
    public String toString() {
        return log + "/" + writer;
    }
}
