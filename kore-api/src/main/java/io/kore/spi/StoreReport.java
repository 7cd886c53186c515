package io.kore.spi;

import java.util.List;

/**
 * What a look through a whole store found. Immutable.
 *
 * @param records how many records are whole
 * @param shards how many shards they stand in
 * @param damages what is not whole, in the order of place; empty if all is well
 */
public record StoreReport(long records, long shards, List<Damage> damages) {
    /**
     * One damaged place.
     *
     * @param file the file, table or other part of the store, named so that a person finds it
     * @param offset where in it, in bytes, or -1 where that means nothing
     * @param what what is wrong and what it costs
     */
    public record Damage(String file, long offset, String what) {
        @Override
        public String toString() {
            return offset < 0 ? file + ": " + what : file + " at byte " + offset + ": " + what;
        }
    }

    /**
     * Copies the list.
     *
     * @param records how many records are whole
     * @param shards how many shards they stand in
     * @param damages what is not whole
     */
    public StoreReport {
        damages = List.copyOf(damages);
    }

    /**
     * Tells whether all is well.
     *
     * @return true if there is no damage
     */
    public boolean isWhole() {
        return damages.isEmpty();
    }
}
