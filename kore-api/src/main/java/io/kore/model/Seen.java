package io.kore.model;

/**
 * What an envelope says of the other shards of its log that the writer held when it appended. Mostly it
 * says only what <em>changed</em> since the writer's previous record, which is nothing or one entry; the
 * first record of a shard says all, and a writer may say all again whenever it likes. Together with the
 * earlier records of the writer's own shard this is the record's past. Immutable.
 *
 * @param absolute true if the entries are all that was seen; false if they replace those of the previous
 *     record of the shard, which otherwise stay as they are
 * @param entries the entries; never the shard's own writer
 */
public record Seen(boolean absolute, Frontier entries) {
    private static final Seen UNCHANGED = new Seen(false, Frontier.empty());

    /**
     * Nothing new was seen since the writer's previous record.
     *
     * @return the commonest value there is
     */
    public static Seen unchanged() {
        return UNCHANGED;
    }

    /**
     * Tells whether nothing new was seen.
     *
     * @return true of what {@link #unchanged()} says
     */
    public boolean isUnchanged() {
        return !absolute && entries.isEmpty();
    }

    /**
     * These shards have grown since the writer's previous record.
     *
     * @param entries the shards that have grown, with what is now held of them
     * @return the change
     */
    public static Seen changed(Frontier entries) {
        return entries.isEmpty() ? UNCHANGED : new Seen(false, entries);
    }

    /**
     * This, and nothing else, had been seen.
     *
     * @param entries all other shards of which something was held
     * @return the absolute form
     */
    public static Seen all(Frontier entries) {
        return new Seen(true, entries);
    }
}
