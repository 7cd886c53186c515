package io.kore.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes the locale of the process")
class FolderLayoutTest {
    @Test
    void file_names_are_the_same_in_every_language() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            Path segment = FolderLayout.of("place").segment(1, 0);
            assertThat(segment.getFileName()).hasToString("0000000001.segment");
        } finally {
            Locale.setDefault(before);
        }
    }
}
