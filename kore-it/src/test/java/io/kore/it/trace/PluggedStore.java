package io.kore.it.trace;

import io.kore.Durability;
import io.kore.Kore;
import io.kore.Node;
import io.kore.NodeBuilder;
import io.kore.spi.ShardStore;
import io.kore.spi.ShardStoreProvider;
import io.kore.spi.StoreReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store plugin that stands for any other provider, so that a whole node can run over a test's own. Stateless. */
public final class PluggedStore implements ShardStoreProvider {
    private static final String NAME = "plugged";
    /** What the node that this thread starts is to use. */
    private static final ThreadLocal<@Nullable ShardStoreProvider> CURRENT = new ThreadLocal<>();

    private final @Nullable ShardStoreProvider plugged = CURRENT.get();

    /** For {@link java.util.ServiceLoader}. */
    public PluggedStore() {}

    /** Starts a node whose store is opened by a provider that is on no class path. */
    static Node start(ShardStoreProvider provider, String place, Durability durability) {
        return start(provider, place, builder -> builder.durability(durability));
    }

    /** As above, with further options. */
    public static Node start(ShardStoreProvider provider, String place, UnaryOperator<NodeBuilder> options) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        CURRENT.set(provider);
        thread.setContextClassLoader(new ListingThis(before));
        try {
            return options.apply(Kore.node().saveTo(NAME + ":" + place)).start();
        } finally {
            thread.setContextClassLoader(before);
            CURRENT.remove();
        }
    }

    private ShardStoreProvider plugged() {
        if (plugged == null) {
            throw new IllegalStateException("this provider works for the nodes that start() starts");
        }
        return plugged;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ShardStore open(String place) {
        return plugged().open(place);
    }

    @Override
    public StoreReport verify(String place) {
        return plugged().verify(place);
    }

    @Override
    public StoreReport salvage(String place, String target) {
        return plugged().salvage(place, target);
    }

    /** A class path on which this plugin is listed too. */
    private static final class ListingThis extends ClassLoader {
        private static final String LIST = "META-INF/services/" + ShardStoreProvider.class.getName();

        ListingThis(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            return name.equals(LIST) ? Collections.enumeration(List.of(list())) : super.findResources(name);
        }

        private static URL list() throws MalformedURLException {
            byte[] lines = (PluggedStore.class.getName() + "\n").getBytes(StandardCharsets.UTF_8);
            return new URL(null, "memory:list", new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {
                            connected = true;
                        }

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(lines);
                        }
                    };
                }
            });
        }
    }
}
