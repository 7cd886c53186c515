package io.kore.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.kore.error.StoreFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMarkTest {
    @TempDir
    Path folder;

    @Test
    void a_folder_tells_by_which_store_it_was_made() throws IOException {
        make("kore-rocksdb.mark", "LOCK", "db");
        assertThat(storesAt(folder)).containsExactly("rocksdb");
    }

    @Test
    void a_folder_with_the_files_of_two_stores_tells_both() throws IOException {
        make("kore-h2.mark", "kore-file.mark", "kore-file.mark.draft", "kore-a1.journal");
        assertThat(storesAt(folder)).containsExactly("a1", "file", "h2");
    }

    @Test
    void other_names_tell_nothing() throws IOException {
        make("kore", "kore-", "kore-file", "kore-.mark", "kore-a.mark", "kore-File.mark", "kore-1st.mark");
        make("kore-a-b.mark", "xkore-file.mark", "kore-twentyone0letters0in1.mark", "notes.txt");
        assertThat(storesAt(folder)).isEmpty();
    }

    @Test
    void what_is_no_folder_tells_nothing() throws IOException {
        assertThat(storesAt(folder)).isEmpty();
        assertThat(storesAt(folder.resolve("nothing"))).isEmpty();
        assertThat(storesAt(Files.writeString(folder.resolve("kore-file.mark"), "a file")))
                .isEmpty();
        assertThat(FolderMark.storesAt("a\0b")).isEmpty();
        assertThat(FolderMark.storesAt("jdbc:somewhere//else?x=y")).isEmpty();
    }

    @Test
    void a_refusal_names_the_store_to_use() throws IOException {
        StoreFormatException refusal = new StoreFormatException("not mine");
        String place = folder.toString();
        assertThat(FolderMark.explained(refusal, "file", place)).isSameAs(refusal);
        make("kore-rocksdb.mark");
        assertThat(FolderMark.explained(refusal, "rocksdb", place)).isSameAs(refusal);
        assertThat(FolderMark.explained(refusal, "file", place))
                .hasMessageContainingAll(place, "made by the store \"rocksdb\"", "not by \"file\"")
                .hasCause(refusal);
    }

    private static List<String> storesAt(Path place) {
        return List.copyOf(FolderMark.storesAt(place.toString()));
    }

    private void make(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), "");
        }
    }
}
