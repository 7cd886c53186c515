package io.kore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kore.access.BearerToken;
import io.kore.access.LinkLimits;
import io.kore.access.LogSelection;
import io.kore.access.Tls;
import io.kore.error.KoreException;
import io.kore.error.SetupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeBuilderTest {
    @Test
    void nothing_said_makes_a_node_in_memory_without_peers() {
        NodeOptions options = new NodeOptions(Kore.node());
        assertThat(options.whoAmI()).isEmpty();
        assertThat(options.saveTo()).isEmpty();
        assertThat(options.connect()).isEmpty();
        assertThat(options.listen()).isEmpty();
        assertThat(options.onError()).isEmpty();
        assertThat(options.durability()).isSameAs(Durability.always());
        assertThat(options.access().check()).isEmpty();
    }

    @Test
    void a_connection_may_be_for_some_logs() {
        NodeOptions options = new NodeOptions(Kore.node().connect("https://a").connect("https://b", "todo", "*"));
        assertThat(options.connections())
                .containsExactly(
                        new NodeOptions.Connection("https://a", LogSelection.all()),
                        new NodeOptions.Connection("https://b", LogSelection.of(List.of("*", "todo"))));
        assertThatIllegalArgumentException().isThrownBy(() -> Kore.node().connect("https://a", new String[0]));
    }

    @Test
    void what_was_said_is_in_the_options() {
        BearerToken token = new BearerToken("t");
        List<KoreException> errors = new ArrayList<>();
        NodeBuilder builder = Kore.node()
                .whoAmI("harry")
                .saveTo("file:/var/lib/app")
                .connect("https://a")
                .connect("https://b")
                .listen(0)
                .listen("0.0.0.0:8080")
                .checkRequest(token)
                .authRequest(token)
                .tls(Tls.listening(Path.of("keys"), "secret"))
                .limits(LinkLimits.standard())
                .openToAll()
                .durability(Durability.every(Duration.ofMillis(5)))
                .onError(errors::add);
        NodeOptions options = new NodeOptions(builder);
        builder.connect("https://later").listen(1);
        assertThat(options.whoAmI()).contains("harry");
        assertThat(options.saveTo()).contains("file:/var/lib/app");
        assertThat(options.connect()).containsExactly("https://a", "https://b");
        assertThat(options.listen()).containsExactly("127.0.0.1:0", "0.0.0.0:8080");
        assertThat(options.access().check()).contains(token);
        assertThat(options.access().auth()).isSameAs(token);
        assertThat(options.access().tls()).isPresent();
        assertThat(options.access().isOpenToAll()).isTrue();
        assertThat(options.durability().interval()).contains(Duration.ofMillis(5));
        options.onError().orElseThrow().accept(new SetupException("told"));
        assertThat(errors).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a~b", "a#b", "a\nb", "\uD83D"})
    void a_bad_id_is_refused_at_once(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kore.node().whoAmI(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void an_empty_place_is_refused_at_once(String place) {
        assertThatIllegalArgumentException().isThrownBy(() -> Kore.node().saveTo(place));
    }

    @Test
    void a_folder_is_saved_to_by_its_absolute_path() {
        NodeOptions options = new NodeOptions(Kore.node().saveTo(Path.of("data")));
        assertThat(options.saveTo()).contains(Path.of("data").toAbsolutePath().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
    void a_port_that_there_is_not_is_refused_at_once(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kore.node().listen(port))
                .withMessageContaining(String.valueOf(port));
    }

    @Test
    void without_an_engine_no_node_starts_and_the_message_says_what_to_do() {
        assertThatExceptionOfType(SetupException.class)
                .isThrownBy(() -> Kore.node().start())
                .withMessageContaining("kore-engine");
    }

    @Test
    void a_force_now_and_then_needs_an_interval() {
        assertThatIllegalArgumentException().isThrownBy(() -> Durability.every(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Durability.every(Duration.ofSeconds(-1)));
        assertThat(Durability.always()).hasToString("always");
        assertThat(Durability.every(Duration.ofSeconds(2))).hasToString("every PT2S");
        assertThat(Durability.always().interval()).isEmpty();
    }

    @Test
    void ids_made_up_are_never_the_same() {
        assertThat(Kore.uuid()).isNotEqualTo(Kore.uuid());
        assertThat(new NodeOptions(Kore.node().whoAmI(Kore.uuid())).whoAmI()).isPresent();
    }
}
