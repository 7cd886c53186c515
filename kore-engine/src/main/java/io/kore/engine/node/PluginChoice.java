package io.kore.engine.node;

import io.kore.error.SetupException;
import io.kore.error.StoreFormatException;
import io.kore.spi.FolderMark;
import io.kore.spi.Plugins;
import io.kore.spi.ProcessorProvider;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.TransportProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of the plugins on the class path a node uses: by name; none named and exactly one found, that one;
 * else an error that lists what was found. Each kind is looked for when it is first needed, and then kept.
 * Thread-safe.
 */
final class PluginChoice {
    /** A scheme has two letters or more, so that a Windows drive is none. */
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)", Pattern.DOTALL);

    private static final String CHOOSE = "; choose one of these, or add its jar to the application";

    private final Surroundings surroundings;
    private @Nullable SortedMap<String, TransportProvider> transports;
    private @Nullable SortedMap<String, ProcessorProvider> processors;

    PluginChoice(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A transport and the address, without or with scheme, that it is to use. */
    record TransportChoice(TransportProvider provider, String address) {}

    /** Opens the store that {@code place} or {@code store:place} names. */
    ShardStore openStore(String saveTo) {
        SortedMap<String, ShardStoreProvider> found = surroundings.stores().get();
        Matcher scheme = SCHEME.matcher(saveTo);
        if (!scheme.matches()) {
            return open(onlyStore(found, saveTo), saveTo);
        }
        String name = scheme.group(1).toLowerCase(Locale.ROOT);
        String place = scheme.group(2).startsWith("//") ? scheme.group(2).substring(2) : scheme.group(2);
        if (place.isBlank()) {
            throw new SetupException("saveTo(\"" + saveTo + "\") names no place behind the store");
        }
        ShardStoreProvider provider = found.get(name);
        if (provider == null) {
            throw new SetupException("there is no store \"" + name + "\" on the class path; " + listed(found) + CHOOSE);
        }
        return open(provider, place);
    }

    private static ShardStoreProvider onlyStore(SortedMap<String, ShardStoreProvider> found, String place) {
        if (found.size() == 1) {
            return found.values().iterator().next();
        }
        SortedSet<String> makers = FolderMark.storesAt(place);
        String made = makers.isEmpty() ? "" : "; what is there was made by " + String.join(" and ", makers);
        if (found.isEmpty()) {
            throw new SetupException("saveTo needs a store on the class path and there is none" + made
                    + "; add one, as in kore-store-" + (makers.isEmpty() ? "file" : makers.first()));
        }
        throw new SetupException("several stores are on the class path (" + String.join(", ", found.keySet()) + ")"
                + made + "; say which, as in saveTo(\"" + (makers.isEmpty() ? found.firstKey() : makers.first()) + ":"
                + place + "\")");
    }

    private static ShardStore open(ShardStoreProvider provider, String place) {
        ShardStore store;
        try {
            store = provider.open(place);
        } catch (StoreFormatException e) {
            throw FolderMark.explained(e, provider.name(), place);
        } catch (LinkageError e) {
            throw new SetupException(
                    "the store plugin " + provider.getClass().getName() + " lacks a part of what it needs (" + e
                            + "); add what is missing to the class path",
                    e);
        }
        if (store == null) {
            throw new SetupException("the store plugin " + provider.getClass().getName() + " opened nothing at " + place
                    + "; mend or remove it");
        }
        return store;
    }

    /** Chooses by {@code host:port} or {@code scheme://host:port}; the answer is without scheme. */
    TransportChoice listening(String address) {
        SortedMap<String, TransportProvider> found = transports();
        int scheme = address.indexOf("://");
        if (scheme < 0) {
            return new TransportChoice(onlyTransport(found, "listen"), address);
        }
        return new TransportChoice(
                transport(found, address.substring(0, scheme), address), address.substring(scheme + "://".length()));
    }

    /** Chooses by the scheme of a URL; one without a scheme gets the first of the only transport. */
    TransportChoice connecting(String url) {
        SortedMap<String, TransportProvider> found = transports();
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            TransportProvider only = onlyTransport(found, "connect");
            return new TransportChoice(only, only.schemes().iterator().next() + "://" + url);
        }
        return new TransportChoice(transport(found, url.substring(0, scheme), url), url);
    }

    private static TransportProvider transport(
            SortedMap<String, TransportProvider> found, String scheme, String address) {
        TransportProvider provider = found.get(scheme.toLowerCase(Locale.ROOT));
        if (provider == null) {
            throw new SetupException("no transport on the class path understands " + scheme + ":// in \"" + address
                    + "\"; " + listed(found) + CHOOSE);
        }
        return provider;
    }

    private static TransportProvider onlyTransport(SortedMap<String, TransportProvider> found, String option) {
        List<TransportProvider> distinct = new ArrayList<>(new LinkedHashSet<>(found.values()));
        if (distinct.isEmpty()) {
            throw new SetupException(option
                    + " needs a transport on the class path and there is none; add one, as in kore-transport-http");
        }
        if (distinct.size() > 1) {
            throw new SetupException("several transports are on the class path (" + String.join(", ", found.keySet())
                    + "); say which, as in " + option + "(\"" + found.firstKey() + "://…\")");
        }
        return distinct.get(0);
    }

    /** Chooses by name. */
    ProcessorProvider processor(String name) {
        SortedMap<String, ProcessorProvider> found = processors();
        ProcessorProvider provider = found.get(name);
        if (provider == null) {
            throw new SetupException(
                    "there is no processor \"" + name + "\" on the class path; " + listed(found) + CHOOSE);
        }
        return provider;
    }

    private synchronized SortedMap<String, TransportProvider> transports() {
        SortedMap<String, TransportProvider> found = transports;
        if (found == null) {
            found = surroundings.transports().get();
            transports = found;
        }
        return found;
    }

    private synchronized SortedMap<String, ProcessorProvider> processors() {
        SortedMap<String, ProcessorProvider> found = processors;
        if (found == null) {
            found = Plugins.processors();
            processors = found;
        }
        return found;
    }

    private static String listed(Map<String, ?> found) {
        return found.isEmpty() ? "none was found" : "found: " + String.join(", ", found.keySet());
    }
}
