package io.kore.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kore.error.SetupException;
import io.kore.memory.MemoryStoreProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which plugins are found, on class paths that list what each test wants. */
class PluginsTest {
    @TempDir
    Path folder;

    /** A store that calls itself as it is told. */
    abstract static class Named implements ShardStoreProvider {
        private final @Nullable String name;

        Named(@Nullable String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("NullAway") // what a plugin that was not checked may do
        public String name() {
            return name;
        }

        @Override
        public ShardStore open(String place) {
            return new MemoryStoreProvider().open(place);
        }

        @Override
        public StoreReport verify(String place) {
            return new StoreReport(0, 0, List.of());
        }

        @Override
        public StoreReport salvage(String place, String target) {
            return new StoreReport(0, 0, List.of());
        }
    }

    /** A good one. */
    public static final class Good extends Named {
        /** For the loader. */
        public Good() {
            super("good");
        }
    }

    /** Another good one. */
    public static final class Other extends Named {
        /** For the loader. */
        public Other() {
            super("other");
        }
    }

    /** Takes a name that is taken. */
    public static final class AlsoGood extends Named {
        /** For the loader. */
        public AlsoGood() {
            super("good");
        }
    }

    /** Has no name. */
    public static final class Nameless extends Named {
        /** For the loader. */
        public Nameless() {
            super(null);
        }
    }

    /** Has a name that is no scheme. */
    public static final class Misnamed extends Named {
        /** For the loader. */
        public Misnamed() {
            super("My Store");
        }
    }

    /** Fails when it is asked for its name. */
    public static final class Silent extends Named {
        /** For the loader. */
        public Silent() {
            super("silent");
        }

        @Override
        public String name() {
            throw new IllegalStateException("no name today");
        }
    }

    /** Cannot be made. */
    public static final class Unmade extends Named {
        /** For the loader. */
        public Unmade() {
            super("unmade");
            throw new IllegalStateException("no licence");
        }
    }

    /** Lacks a class that it needs. */
    public static final class Incomplete extends Named {
        /** For the loader. */
        public Incomplete() {
            super("incomplete");
            throw new NoClassDefFoundError("org/rocksdb/RocksDB");
        }
    }

    /** A transport with two schemes. */
    public static final class Wire implements TransportProvider {
        /** For the loader. */
        public Wire() {}

        @Override
        public Set<String> schemes() {
            return Set.of("wire", "wires");
        }

        @Override
        public Transport open(TransportContext context) {
            throw new IllegalStateException("this test opens none");
        }
    }

    @Test
    void plugins_are_found_by_their_names() throws Exception {
        Map<String, ShardStoreProvider> stores =
                with(ShardStoreProvider.class, Plugins::stores, Good.class.getName(), Other.class.getName());
        assertThat(stores).containsOnlyKeys("good", "other");
        assertThat(stores.get("other")).isInstanceOf(Other.class);
        Map<String, TransportProvider> transports =
                with(TransportProvider.class, Plugins::transports, Wire.class.getName());
        assertThat(transports).containsOnlyKeys("wire", "wires");
    }

    @Test
    void without_plugins_none_are_found() throws Exception {
        assertThat(with(ShardStoreProvider.class, Plugins::processors)).isEmpty();
        assertThat(with(ShardStoreProvider.class, Plugins::stores)).isEmpty();
    }

    @Test
    void one_that_is_listed_twice_is_one() throws Exception {
        assertThat(with(ShardStoreProvider.class, Plugins::stores, Good.class.getName(), Good.class.getName()))
                .containsOnlyKeys("good");
    }

    @Test
    void two_with_one_name_are_an_error_that_names_both() {
        refuses("\"good\"", Good.class, AlsoGood.class).hasMessageContaining(Good.class.getName());
    }

    @Test
    void a_plugin_that_cannot_be_used_is_an_error_that_names_it() {
        refuses("does not tell its name", Good.class, Nameless.class);
        refuses("\"My Store\"", Good.class, Misnamed.class);
        refuses("no name today", Good.class, Silent.class);
        refuses("no licence", Good.class, Unmade.class);
        refuses("org/rocksdb/RocksDB", Good.class, Incomplete.class);
        refuses("not a subtype", Good.class, Wire.class);
    }

    @Test
    void a_plugin_that_is_listed_but_not_there_is_an_error_that_names_it() {
        assertThatThrownBy(() -> with(ShardStoreProvider.class, Plugins::stores, "org.example.GoneStoreProvider"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("org.example.GoneStoreProvider");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> refuses(String why, Class<?>... listed) {
        String[] names = new String[listed.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = listed[i].getName();
        }
        return assertThatThrownBy(() -> with(ShardStoreProvider.class, Plugins::stores, names))
                .isInstanceOf(SetupException.class)
                .hasMessageContainingAll(names[names.length - 1], why);
    }

    /** Does something with a class path on which a file lists these plugins. */
    private <T> T with(Class<?> kind, Callable<T> task, String... listed) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(kind.getName()), String.join("\n", listed));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url(folder)}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return task.call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL url(Path folder) throws IOException {
        return folder.toUri().toURL();
    }
}
