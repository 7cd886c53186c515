package io.kore.it.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S4, S5: files that are older than those beside them, of another store, left over, or gone. */
class StaleFilesIT {
    private static final int BATCHES = 16;
    /** Before a log was dropped, between, and at the end. */
    private static final List<SmallJournal> LIVES = SmallJournal.lives(BATCHES, "abc", 6, 13, 17);

    private static final SmallJournal FIRST = LIVES.get(0);
    private static final SmallJournal THEN = LIVES.get(1);
    private static final SmallJournal NOW = LIVES.get(2);
    private static final SmallJournal TWIN = SmallJournal.closed(BATCHES, "xyz");

    private static Trials run(String what, SmallJournal journal, Stream<Damage> damages) {
        Trials trials = new Trials();
        trials.run(damages.map(damage -> new Damaged(journal, damage)));
        trials.print(what);
        return trials;
    }

    /** Files that stand in both stores, with other bytes. */
    private static List<Path> changed(SmallJournal one, SmallJournal other) {
        TreeSet<Path> both = new TreeSet<>(one.files().keySet());
        both.retainAll(other.files().keySet());
        both.removeIf(file -> Arrays.equals(one.bytes(file), other.bytes(file)));
        return List.copyOf(both);
    }

    private static List<Path> ending(List<Path> files, String... endings) {
        List<Path> found = files.stream()
                .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                .toList();
        assertThat(found)
                .as("files ending in %s of %s", List.of(endings), files)
                .isNotEmpty();
        return found;
    }

    @Test
    void an_older_mark_beside_a_newer_journal_hides_nothing() {
        Trials trials = run(
                "older marks",
                NOW,
                ending(changed(NOW, THEN), "/store").stream()
                        .map(file -> Damage.replacement("older mark", file, THEN.bytes(file))));
        assertThat(trials.counted(Verdict.WHOLE)).isEqualTo(1);
    }

    @Test
    void a_newer_mark_beside_an_older_journal_tells_what_is_missing() {
        Path mark = ending(changed(NOW, THEN), "/store").get(0);
        Damage damage = Damage.replacement("newer mark", mark, NOW.bytes(mark));
        assertThat(new Damaged(THEN, damage).refusal())
                .contains(THEN.lastSegment() + " is damaged at byte ")
                .contains("had been forced");
        assertThat(new Damaged(FIRST, damage).refusal())
                .contains(String.format(
                        Locale.ROOT,
                        "has lost its file journal/%010d.segment",
                        FIRST.segments().size() + 1));
    }

    @Test
    void an_older_segment_among_newer_ones_is_named() {
        Trials trials = run(
                "older segments",
                NOW,
                ending(changed(NOW, THEN), ".segment").stream()
                        .map(file -> Damage.replacement("older segment", file, THEN.bytes(file))));
        assertThat(trials.counted(Verdict.REFUSED)).isEqualTo(trials.tried());
    }

    @Test
    void an_older_value_is_read_as_the_value_that_it_is() {
        Path file = SmallJournal.value("identity");
        byte[] older = Objects.requireNonNull(THEN.metadata().get("identity"));
        run(
                "older values",
                NOW.expecting("identity", older),
                Stream.of(Damage.replacement("older value", file, THEN.bytes(file))));
    }

    @Test
    void an_index_of_another_segment_or_store_is_made_again() {
        List<Path> indexes = NOW.named(".index");
        Stream<Damage> others = indexes.stream()
                .flatMap(index -> Stream.concat(indexes.stream(), FIRST.named("2.index").stream())
                        .filter(other -> !other.equals(index))
                        .map(other -> Damage.replacement(
                                "index of " + other,
                                index,
                                NOW.files().containsKey(other) ? NOW.bytes(other) : FIRST.bytes(other))));
        Stream<Damage> twins =
                indexes.stream().map(index -> Damage.replacement("index of another store", index, TWIN.bytes(index)));
        Trials trials = run("indexes of other segments and stores", NOW, Stream.concat(others, twins));
        assertThat(trials.counted(Verdict.WHOLE)).isEqualTo(trials.tried()).isGreaterThan(5);
    }

    @Test
    void a_segment_under_the_name_of_another_one_is_named() {
        List<Path> segments = NOW.segments();
        Trials trials = run(
                "segments under other names",
                NOW,
                segments.stream()
                        .flatMap(segment -> segments.stream()
                                .filter(other -> !other.equals(segment))
                                .map(other -> Damage.replacement("segment " + other, segment, NOW.bytes(other)))));
        assertThat(trials.counted(Verdict.REFUSED)).isEqualTo(trials.tried());
    }

    @Test
    void what_a_crash_left_behind_is_cleared_away() {
        Stream<Damage> drafts = Stream.of(
                        "store", "journal/0000000001.segment", "journal/0000000009.index", "metadata/identity.value")
                .flatMap(name -> Stream.of(THEN.bytes(THEN.lastSegment()), new byte[0], new byte[] {1, 2, 3})
                        .map(bytes -> Damage.replacement("draft", Path.of("/store/" + name + ".draft"), bytes)));
        Stream<Damage> rewritten = FIRST.files().keySet().stream()
                .filter(file -> !NOW.files().containsKey(file))
                .map(file -> Damage.replacement("segment that was rewritten", file, FIRST.bytes(file)));
        Trials trials = run("leftovers", NOW, Stream.concat(drafts, rewritten));
        assertThat(trials.counted(Verdict.WHOLE)).isEqualTo(trials.tried()).isGreaterThan(12);
    }

    @Test
    void a_file_that_is_gone_is_named_or_made_again() {
        Trials trials = run(
                "files that are gone",
                NOW,
                NOW.files().keySet().stream()
                        .filter(file -> !file.toString().endsWith(".value"))
                        .map(Damage::loss));
        assertThat(trials.counted(Verdict.REFUSED)).isEqualTo(NOW.segments().size() + 1);
        run("values that are gone", NOW.without("identity"), Stream.of(Damage.loss(SmallJournal.value("identity"))));
    }
}
