package io.kore.spi;

/**
 * The door of a store plugin. A public class with a public no-argument constructor, cheap and stateless,
 * listed in {@code META-INF/services/io.kore.spi.ShardStoreProvider}. Thread-safe.
 */
public interface ShardStoreProvider {
    /**
     * The name under which people choose this store, as in {@code saveTo("name:place")}.
     *
     * @return 2 to 20 lower-case letters and digits, starting with a letter; unlike any other provider's
     */
    String name();

    /**
     * Opens the store at a place, made new if nothing is there. What a crash left behind is mended first,
     * and said in the log; what open finds is durable when it returns (S6).
     *
     * @param place what stands behind the scheme: for most stores the path of a folder
     * @return the store; the caller closes it
     * @throws io.kore.error.StoreLockedException if it is open already (S9)
     * @throws io.kore.error.StoreFormatException if something else, or a newer format, is there (S14)
     * @throws io.kore.error.StoreCorruptException if it is damaged beyond what a crash can do
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    ShardStore open(String place);

    /**
     * Reads all that is at a place, changes nothing, and tells what is damaged.
     *
     * @param place as for {@link #open}
     * @return what is whole and what is not
     * @throws io.kore.error.StoreLockedException if it is open (S9)
     * @throws io.kore.error.StoreFormatException if no store of this kind is there, or a newer one (S14)
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    StoreReport verify(String place);

    /**
     * Copies what is whole to a new place: of each shard the records up to the first damaged one, and no
     * record whose past is then missing; metadata that is whole. The damaged store is left as it is.
     *
     * @param place the damaged store
     * @param target where nothing is yet
     * @return what was damaged; {@code records} and {@code shards} tell what was copied
     * @throws io.kore.error.StoreLockedException if it is open (S9)
     * @throws io.kore.error.StoreFormatException if no store of this kind is there, or something is at the
     *     target
     * @throws io.kore.error.StoreFailedException if the medium failed
     */
    StoreReport salvage(String place, String target);
}
