package io.kore.engine.node;

import io.kore.error.SetupException;
import io.kore.spi.ProcessorProvider;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The plugins on the class path, and the rules of choice: by name; none named and exactly one found, that
 * one; else an error that lists what was found. Immutable.
 */
final class Plugins {
    /** A scheme has two letters or more, so that a Windows drive is none. */
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)", Pattern.DOTALL);

    private final List<ShardStoreProvider> stores;
    private final List<TransportProvider> transports;
    private final List<ProcessorProvider> processors;

    Plugins(List<ShardStoreProvider> stores, List<TransportProvider> transports, List<ProcessorProvider> processors) {
        this.stores = List.copyOf(stores);
        this.transports = List.copyOf(transports);
        this.processors = List.copyOf(processors);
    }

    /** What {@link ServiceLoader} finds. */
    static Plugins onClassPath() {
        return new Plugins(
                load(ShardStoreProvider.class), load(TransportProvider.class), load(ProcessorProvider.class));
    }

    /** A store and the place it is to open. */
    record StoreChoice(ShardStoreProvider provider, String place) {}

    /** A transport and the address, without or with scheme, that it is to use. */
    record TransportChoice(TransportProvider provider, String address) {}

    /** Chooses by {@code place} or {@code store:place}. */
    StoreChoice store(String saveTo) {
        Matcher scheme = SCHEME.matcher(saveTo);
        if (!scheme.matches()) {
            return new StoreChoice(only(stores, ShardStoreProvider::name, "store", "saveTo"), saveTo);
        }
        String name = scheme.group(1).toLowerCase(Locale.ROOT);
        String place = scheme.group(2).startsWith("//") ? scheme.group(2).substring(2) : scheme.group(2);
        if (place.isBlank()) {
            throw new SetupException("saveTo(\"" + saveTo + "\") names no place behind the store");
        }
        return stores.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .map(provider -> new StoreChoice(provider, place))
                .orElseThrow(() -> new SetupException("there is no store \"" + name + "\" on the class path; "
                        + found(stores, ShardStoreProvider::name)));
    }

    /** Chooses by {@code host:port} or {@code scheme://host:port}; the answer is without scheme. */
    TransportChoice listening(String address) {
        int scheme = address.indexOf("://");
        if (scheme < 0) {
            return new TransportChoice(only(transports, Plugins::schemes, "transport", "listen"), address);
        }
        return new TransportChoice(
                transport(address.substring(0, scheme), address), address.substring(scheme + "://".length()));
    }

    /** Chooses by the scheme of a URL; one without a scheme gets the first of the only transport. */
    TransportChoice connecting(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            TransportProvider only = only(transports, Plugins::schemes, "transport", "connect");
            return new TransportChoice(only, only.schemes().iterator().next() + "://" + url);
        }
        return new TransportChoice(transport(url.substring(0, scheme), url), url);
    }

    /** Chooses by name. */
    ProcessorProvider processor(String name) {
        return processors.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SetupException("there is no processor \"" + name + "\" on the class path; "
                        + found(processors, ProcessorProvider::name)));
    }

    private TransportProvider transport(String scheme, String address) {
        return transports.stream()
                .filter(provider -> provider.schemes().contains(scheme.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new SetupException("no transport on the class path understands " + scheme
                        + ":// in \"" + address + "\"; " + found(transports, Plugins::schemes)));
    }

    private static String schemes(TransportProvider provider) {
        return String.join("|", provider.schemes());
    }

    private static <P> P only(List<P> providers, Function<P, String> name, String what, String option) {
        if (providers.size() != 1) {
            throw new SetupException(
                    providers.isEmpty()
                            ? option + " needs a " + what + " on the class path and there is none; add one, as in kore-"
                                    + (what.equals("store") ? "store-file" : "transport-http")
                            : "several " + what + "s are on the class path (" + names(providers, name)
                                    + "); say which, as in " + option + "(\"" + firstName(providers, name) + ":…\")");
        }
        return providers.get(0);
    }

    private static <P> String firstName(List<P> providers, Function<P, String> name) {
        return name.apply(providers.get(0)).replaceAll("\\|.*", "");
    }

    private static <P> String found(List<P> providers, Function<P, String> name) {
        return (providers.isEmpty() ? "none was found" : "found: " + names(providers, name))
                + "; choose one of these, or add its jar to the application";
    }

    private static <P> String names(List<P> providers, Function<P, String> name) {
        return providers.stream().map(name).sorted(Comparator.naturalOrder()).collect(Collectors.joining(", "));
    }

    private static <P> List<P> load(Class<P> type) {
        List<P> found = new ArrayList<>();
        try {
            ServiceLoader.load(type).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new SetupException("a plugin on the class path cannot be used: " + e.getMessage(), e);
        }
        return found;
    }
}
