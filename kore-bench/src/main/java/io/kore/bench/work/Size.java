package io.kore.bench.work;

import io.kore.bench.Bench;
import io.kore.bench.Workload;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What an application must ship that keeps its log in files and syncs nothing. */
final class Size implements Workload {
    /** Jars of the class path that api, engine and file store are or need. */
    private static final List<String> SHIPPED = List.of(
            "kore-api",
            "kore-engine",
            "kore-store-file",
            "jspecify",
            "slf4j-api",
            "guice",
            "jakarta.inject-api",
            "aopalliance",
            "guava",
            "failureaccess",
            "listenablefuture",
            "jsr305",
            "checker-qual",
            "error_prone_annotations",
            "j2objc-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "pcollections",
            "java-json-canonicalization");

    @Override
    public String name() {
        return "size";
    }

    @Override
    public String what() {
        return "kore-api, kore-engine and kore-store-file with all they need";
    }

    @Override
    public long usualN() {
        return 1;
    }

    @Override
    public void run(Bench bench) throws Exception {
        long all = 0;
        List<Path> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.toString().endsWith(".jar"))
                .toList();
        for (Path jar : jars) {
            String name = jar.getFileName().toString().replaceFirst("-[0-9].*", "");
            if (SHIPPED.contains(name)) {
                long size = Files.size(jar);
                all += size;
                bench.report().figure(name, size / 1e6, "MB", "");
            }
        }
        bench.report().figure("size", all / 1e6, "MB", "all together");
    }
}
