package io.kore.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.spi.ShardStore;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S16: a store tells where it is. What is no folder cannot be copied like one, and tells nothing. */
interface LocationRules extends StoreRules {
    @Test
    default void s16_a_restart_is_no_copy() {
        String location = bench().store().location();
        assertThat(location).hasSizeLessThanOrEqualTo(200);
        assertThat(location.isEmpty())
                .as("a place that is no folder tells nothing")
                .isEqualTo(!isFolder());
        for (int i = 0; i < 3; i++) {
            bench().append(bench().maker().next(OrderRules.ONE));
            bench().close();
            assertThat(bench().store().location()).isEqualTo(location);
        }
    }

    @Test
    default void s16_two_places_differ() {
        try (ShardStore other = bench().open(bench().newPlace())) {
            assertThat(other.location().equals(bench().store().location())).isEqualTo(!isFolder());
        }
    }

    @Test
    default void s16_a_copy_differs_and_its_source_does_not() throws IOException {
        String location = bench().store().location();
        bench().append(bench().maker().next(OrderRules.ONE, 3));
        bench().close();
        if (isFolder()) {
            for (boolean withAttributes : new boolean[] {false, true}) {
                String copied = bench().newPlace();
                copy(Path.of(bench().place()), Path.of(copied), withAttributes);
                String first;
                try (ShardStore copy = bench().open(copied)) {
                    first = copy.location();
                    assertThat(first).isNotEmpty().isNotEqualTo(location);
                }
                try (ShardStore again = bench().open(copied)) {
                    assertThat(again.location()).isEqualTo(first);
                }
            }
        }
        assertThat(bench().store().location()).isEqualTo(location);
        bench().assertHeld();
    }

    @Test
    default void s16_a_backup_that_is_put_back_differs() throws IOException {
        String location = bench().store().location();
        bench().close();
        if (isFolder()) {
            Path place = Path.of(bench().place());
            Path backup = Path.of(bench().newPlace());
            for (boolean withAttributes : new boolean[] {false, true}) {
                copy(place, backup, withAttributes);
                String before;
                try (ShardStore store = bench().open(bench().place())) {
                    before = store.location();
                }
                delete(place);
                copy(backup, place, withAttributes);
                try (ShardStore restored = bench().open(bench().place())) {
                    assertThat(restored.location()).isNotEmpty().isNotEqualTo(before);
                }
                delete(backup);
            }
        } else {
            assertThat(location).isEmpty();
        }
    }

    @Test
    default void s16_what_is_salvaged_differs() {
        String location = bench().store().location();
        bench().append(bench().maker().next(OrderRules.ONE, 3));
        bench().close();
        String target = bench().newPlace();
        bench().provider().salvage(bench().place(), target);
        try (ShardStore salvaged = bench().open(target)) {
            assertThat(salvaged.location().equals(location)).isEqualTo(!isFolder());
        }
    }

    private boolean isFolder() {
        return Files.isDirectory(Path.of(bench().place()));
    }

    private static void copy(Path from, Path to, boolean withAttributes) throws IOException {
        CopyOption[] options =
                withAttributes ? new CopyOption[] {StandardCopyOption.COPY_ATTRIBUTES} : new CopyOption[0];
        for (Path path : paths(from)) {
            Files.copy(path, to.resolve(from.relativize(path).toString()), options);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path path :
                paths(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
        }
    }

    private static List<Path> paths(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }
}
