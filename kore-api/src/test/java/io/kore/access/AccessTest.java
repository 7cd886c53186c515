package io.kore.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void the_plainest_access_lets_loopback_in_and_says_nothing() {
        Access access = Access.standard();
        assertThat(access.check()).isEmpty();
        assertThat(access.auth().headers(URI.create("http://hub"))).isEmpty();
        assertThat(access.tls()).isEmpty();
        assertThat(access.isOpenToAll()).isFalse();
        assertThat(access.limits()).isEqualTo(LinkLimits.standard());
    }

    @Test
    void each_change_makes_a_copy_and_keeps_the_rest() {
        BearerToken token = new BearerToken("t");
        Tls tls = Tls.listening(Path.of("keys"), "secret");
        LinkLimits limits = new LinkLimits(LinkLimits.FRAME_BYTES_LEAST, 3, SECOND, SECOND, SECOND);
        Access plain = Access.standard();
        Access all = plain.withCheck(token)
                .withAuth(token)
                .withTls(tls)
                .withLimits(limits)
                .openToAll();
        assertThat(all.check()).contains(token);
        assertThat(all.auth()).isSameAs(token);
        assertThat(all.tls()).contains(tls);
        assertThat(all.limits()).isSameAs(limits);
        assertThat(all.isOpenToAll()).isTrue();
        assertThat(plain.check()).isEmpty();
        assertThat(plain.isOpenToAll()).isFalse();
    }

    @Test
    void limits_too_small_to_work_with_are_refused() {
        int least = LinkLimits.FRAME_BYTES_LEAST;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkLimits(least - 1, 1, SECOND, SECOND, SECOND))
                .withMessageContaining("frameBytesMax");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkLimits(least, 0, SECOND, SECOND, SECOND))
                .withMessageContaining("connectionsMax");
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LinkLimits(least, 1, none, SECOND, SECOND))
                    .withMessageContaining("idleTimeout");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LinkLimits(least, 1, SECOND, none, SECOND))
                    .withMessageContaining("headerTimeout");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LinkLimits(least, 1, SECOND, SECOND, none))
                    .withMessageContaining("sendTimeout");
        }
    }

    @Test
    void a_refusal_has_the_status_of_an_error() {
        assertThat(Decision.allow().isAllowed()).isTrue();
        assertThat(Decision.refuse(403)).isEqualTo(new Decision(false, 403, "", LogPolicy.everything()));
        for (int status : new int[] {0, 200, 302, 399, 600, -1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Decision.refuse(status));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Decision(true, 200, "", LogPolicy.everything()));
    }

    @Test
    void passwords_of_key_stores_do_not_show() {
        assertThat(new Tls(Path.of("keys"), "secret1", Path.of("trust"), "secret2").toString())
                .contains("keys", "trust")
                .doesNotContain("secret");
        assertThat(Tls.trusting(Path.of("trust"), "secret").keyStore()).isNull();
    }
}
