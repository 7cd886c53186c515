package io.kore.spi;

import io.kore.error.SetupException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The plugins on the class path, as {@link ServiceLoader} finds them, by the names they go by. Whatever is
 * wrong with one of them is an error that names it: a plugin is never left out in silence. Stateless and
 * thread-safe.
 */
public final class Plugins {
    private static final Pattern STORE = Pattern.compile("[a-z][a-z0-9]{1,19}");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
    private static final Pattern ANY = Pattern.compile(".+", Pattern.DOTALL);

    private Plugins() {}

    /**
     * The stores.
     *
     * @return each store by its name, unmodifiable
     * @throws SetupException if a plugin cannot be used, naming it
     */
    public static SortedMap<String, ShardStoreProvider> stores() {
        return load(ShardStoreProvider.class, provider -> List.of(provider.name()), STORE);
    }

    /**
     * The transports.
     *
     * @return each transport by each of its schemes, unmodifiable
     * @throws SetupException if a plugin cannot be used, naming it
     */
    public static SortedMap<String, TransportProvider> transports() {
        return load(TransportProvider.class, TransportProvider::schemes, SCHEME);
    }

    /**
     * The processors.
     *
     * @return each processor by its name, unmodifiable
     * @throws SetupException if a plugin cannot be used, naming it
     */
    public static SortedMap<String, ProcessorProvider> processors() {
        return load(ProcessorProvider.class, provider -> List.of(provider.name()), ANY);
    }

    private static <P> SortedMap<String, P> load(Class<P> kind, Function<P, Collection<String>> names, Pattern legal) {
        SortedMap<String, P> found = new TreeMap<>();
        try {
            for (P plugin : ServiceLoader.load(kind)) {
                for (String name : namesOf(plugin, names, legal)) {
                    P other = found.putIfAbsent(name, plugin);
                    if (other != null) {
                        throw unusable(plugin, "its name \"" + name + "\" is also that of " + nameOf(other), null);
                    }
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            // both say which class it was
            throw new SetupException(
                    "a plugin on the class path cannot be used: " + said(e) + "; mend or remove it", e);
        }
        return Collections.unmodifiableSortedMap(found);
    }

    private static <P> Collection<String> namesOf(P plugin, Function<P, Collection<String>> names, Pattern legal) {
        Collection<String> given;
        try {
            given = List.copyOf(names.apply(plugin));
        } catch (RuntimeException e) {
            throw unusable(plugin, "it does not tell its name", e);
        }
        if (given.isEmpty()) {
            throw unusable(plugin, "it does not tell its name", null);
        }
        for (String name : given) {
            if (!legal.matcher(name).matches()) {
                throw unusable(plugin, "it calls itself \"" + name + "\", which is no legal name", null);
            }
        }
        return given;
    }

    private static SetupException unusable(Object plugin, String why, @Nullable Throwable cause) {
        return new SetupException(
                "the plugin " + nameOf(plugin) + " on the class path cannot be used: " + why
                        + (cause == null ? "" : " (" + cause + ")") + "; mend or remove it",
                cause);
    }

    private static String nameOf(Object plugin) {
        return plugin.getClass().getName();
    }

    private static String said(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null ? String.valueOf(error.getMessage()) : error.getMessage() + " (" + cause + ")";
    }
}
