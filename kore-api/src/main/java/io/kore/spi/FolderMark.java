package io.kore.spi;

import io.kore.error.StoreFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a folder tells which store made it (S15): a file in it has a name that begins with {@code kore-}, the
 * store's name and a dot, as in {@code kore-file.mark}. So the plugin that a folder takes can be named also
 * where it is missing. Stateless and thread-safe.
 *
 * <p>Names are looked at and nothing is opened: a lock of this very process may lie on any of the files, and
 * closing a file again would free it.
 */
public final class FolderMark {
    private static final Pattern NAME = Pattern.compile("kore-([a-z][a-z0-9]{1,19})\\..*", Pattern.DOTALL);

    private FolderMark() {}

    /**
     * The stores that made what is at a place.
     *
     * @param place the path of a folder, or whatever else a store takes for a place
     * @return names of stores: one if a store is there, none if the place is no folder or nobody marked it;
     *     a new set
     */
    public static SortedSet<String> storesAt(String place) {
        SortedSet<String> stores = new TreeSet<>();
        Path folder;
        try {
            folder = Path.of(place);
        } catch (InvalidPathException e) {
            return stores;
        }
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return stores;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "kore-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    stores.add(name.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be listed", e);
        }
        return stores;
    }

    /**
     * Says better why a store refused a place, where the place tells that another store made it.
     *
     * @param refusal what the store threw
     * @param store the name of the store
     * @param place the place that it refused
     * @return an exception that names the store to use, or {@code refusal} itself
     */
    public static StoreFormatException explained(StoreFormatException refusal, String store, String place) {
        SortedSet<String> makers = storesAt(place);
        if (makers.isEmpty() || makers.contains(store)) {
            return refusal;
        }
        String maker = String.join("\" and \"", makers);
        return new StoreFormatException(
                place + " was made by the store \"" + maker + "\", not by \"" + store
                        + "\": choose that one, and have it on the class path; nothing was written",
                refusal);
    }
}
