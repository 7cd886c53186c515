package io.kore.cli;

import static io.kore.cli.Outcome.kore;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kore migrate} on real nodes and real folders. */
class MigrateIT {
    @TempDir
    private Path dir = Path.of("");

    private String data = "";

    @BeforeEach
    void write_contacts() {
        data = dir.resolve("data").toString();
        Outcome added = kore(
                "add",
                "--save-to",
                data,
                "--whoami",
                "phone",
                "contacts",
                "{\"name\": \"Ann\", \"tel\": \"1\"}",
                "{\"type\": \"draft\"}",
                "{\"name\": \"Bob\"}");
        assertThat(added.code()).isZero();
    }

    @Test
    void fields_are_renamed_and_set_and_records_dropped() {
        Outcome done = migrate("--rename", "tel=phone", "--drop", "type=draft", "--set", "v=2", "contacts", "people");
        assertThat(done).isEqualTo(new Outcome(0, "read 3 records, dropped 1, written 2, of them 2 new\n", ""));
        assertThat(kore("show", "--save-to", data, "people").out()).isEqualTo("""
                        {"name":"Ann","phone":"1","v":2,"_korenum":1,"_korewho":"contacts~0000~phone"}
                        {"name":"Bob","v":2,"_korenum":3,"_korewho":"contacts~0000~phone"}
                        """);
        assertThat(kore("verify", "--save-to", data).code()).isZero();
    }

    @Test
    void run_again_it_adds_only_what_is_new() {
        assertThat(migrate("contacts", "people").out()).endsWith("of them 3 new\n");
        assertThat(migrate("contacts", "people").out()).endsWith("of them 0 new\n");
        assertThat(kore("add", "--save-to", data, "contacts", "{\"name\":\"Eve\"}")
                        .code())
                .isZero();
        assertThat(migrate("contacts", "people"))
                .isEqualTo(new Outcome(0, "read 4 records, dropped 0, written 4, of them 1 new\n", ""));
        assertThat(kore("show", "--save-to", data, "people").out()).hasLineCount(4);
    }

    @Test
    void a_dry_run_shows_what_would_become_and_writes_nothing() {
        assertThat(migrate("contacts", "people", "--drop", "type=draft", "--rename", "tel=phone", "--dry-run"))
                .isEqualTo(new Outcome(0, """
                        1-phone: {"name": "Ann", "tel": "1"}  =>  {"name":"Ann","phone":"1"}
                        2-phone: {"type": "draft"}  =>  dropped
                        3-phone: {"name": "Bob"}  =>  as it is
                        """, ""));
        assertThat(migrate("--dry-run=1", "contacts", "people").out()).hasLineCount(1);
        assertThat(kore("show", "--save-to", data, "people").out()).isEmpty();
    }

    @Test
    void a_circle_is_refused() {
        assertThat(migrate("contacts", "contacts").code()).isEqualTo(1);
        assertThat(migrate("contacts", "people").code()).isZero();
        Outcome back = migrate("people", "contacts");
        assertThat(back.code()).isEqualTo(1);
        assertThat(back.error()).contains("circle").hasLineCount(1);
    }

    @Test
    void another_change_into_the_same_log_is_refused_and_changes_nothing() {
        assertThat(migrate("contacts", "people").code()).isZero();
        String before = kore("show", "--save-to", data, "people").out();
        Outcome other = migrate("--set", "v=2", "contacts", "people");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.error()).contains("3-phone");
        assertThat(kore("show", "--save-to", data, "people").out()).isEqualTo(before);
    }

    @Test
    void nonsense_is_wrong_usage() {
        assertThat(migrate("contacts").code()).isEqualTo(2);
        assertThat(migrate("--rename", "tel", "contacts", "people").code()).isEqualTo(2);
        assertThat(migrate("--set", "_korenum=1", "contacts", "people").code()).isEqualTo(2);
        assertThat(migrate("--dry-run=0", "contacts", "people").code()).isEqualTo(2);
    }

    private Outcome migrate(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "migrate";
        all[1] = "--save-to";
        all[2] = data;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return kore(all);
    }
}
