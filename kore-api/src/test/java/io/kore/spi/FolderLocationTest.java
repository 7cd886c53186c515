package io.kore.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLocationTest {
    @TempDir
    Path temp;

    private Path folder = Path.of("unset");
    private Path file = Path.of("unset");

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(temp.resolve("store"));
        file = folder.resolve("location");
    }

    @Test
    void a_folder_that_stays_tells_the_same_however_often_it_is_asked() {
        String first = FolderLocation.of(folder);
        assertThat(first).isNotEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(FolderLocation.of(folder)).isEqualTo(first);
        }
    }

    @Test
    void a_folder_that_is_moved_is_no_copy() throws IOException {
        String first = FolderLocation.of(folder);
        Path moved = Files.move(folder, temp.resolve("moved"));
        assertThat(FolderLocation.of(moved)).isEqualTo(first);
    }

    /** As a container does with its volume when it starts: {@code chown -R}, {@code chmod -R}. */
    @Test
    void a_change_of_owner_or_rights_is_no_copy() throws IOException {
        String first = FolderLocation.of(folder);
        Object changed = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        while (Files.getAttribute(file, "unix:ctime").equals(changed)) {
            Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(file));
        }
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
    }

    @Test
    void another_time_of_modification_is_no_copy_where_births_are_known() throws IOException {
        String first = FolderLocation.of(folder);
        boolean birthsAreKnown = !Files.readAllLines(file).get(3).equals("0");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(FolderLocation.of(folder).equals(first)).isEqualTo(birthsAreKnown);
    }

    @Test
    void a_copy_differs_with_all_attributes_too() throws IOException {
        String first = FolderLocation.of(folder);
        Path copy = Files.createDirectory(temp.resolve("copy"));
        Files.copy(file, copy.resolve("location"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(FolderLocation.of(copy)).isNotEqualTo(first);
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
    }

    @Test
    void a_backup_differs_though_its_file_may_get_the_inode_that_it_had() throws IOException {
        for (int i = 0; i < 50; i++) {
            String first = FolderLocation.of(folder);
            Path backup = temp.resolve("backup" + i);
            Files.copy(file, backup, StandardCopyOption.COPY_ATTRIBUTES);
            Files.delete(file);
            Files.copy(backup, file, StandardCopyOption.COPY_ATTRIBUTES);
            assertThat(FolderLocation.of(folder)).as("round %s", i).isNotEqualTo(first);
        }
    }

    @Test
    void a_backup_that_is_written_over_a_newer_state_differs() throws IOException {
        String first = FolderLocation.of(folder);
        byte[] backup = Files.readAllBytes(file);
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
        Files.write(file, backup);
        assertThat(FolderLocation.of(folder)).isNotEqualTo(first);
    }

    @Test
    void what_makes_no_sense_is_made_anew() throws IOException {
        String first = FolderLocation.of(folder);
        List<String> whole = Files.readAllLines(file);
        for (String text : List.of("", "kore location 1\n", "x\n".repeat(500), String.join("\n", whole))) {
            Files.writeString(file, text);
            String next = FolderLocation.of(folder);
            assertThat(next).isNotEmpty().isNotEqualTo(first);
            assertThat(FolderLocation.of(folder)).isEqualTo(next);
        }
    }

    @Test
    void a_draft_that_a_crash_left_is_no_hindrance() throws IOException {
        String first = FolderLocation.of(folder);
        Files.writeString(folder.resolve("location.draft"), "half");
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void an_interrupt_changes_nothing() {
        String first = FolderLocation.of(folder);
        Thread.currentThread().interrupt();
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void where_nothing_can_be_written_nothing_is_told_or_what_was_is_still_true() throws IOException {
        assertThat(FolderLocation.of(temp.resolve("nowhere"))).isEmpty();
        String first = FolderLocation.of(folder);
        Files.createDirectories(folder.resolve("location.draft/in the way"));
        assertThat(FolderLocation.of(folder)).isEqualTo(first);
    }
}
