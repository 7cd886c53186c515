package io.kore.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private final BearerToken token = new BearerToken("s3cret~Token.");

    /** A request with this Authorization field, or without one. Immutable. */
    private record Request(@Nullable String authorization) implements IncomingRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("authorization") ? Optional.ofNullable(authorization) : Optional.empty();
        }

        @Override
        public Optional<String> parameter(String name) {
            return Optional.of("s3cret~Token.");
        }

        @Override
        public String remote() {
            return "127.0.0.1:1";
        }

        @Override
        public boolean isSecure() {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer s3cret~Token.", "bearer s3cret~Token.", "BEARER s3cret~Token.", "Bearer   s3cret~Token. "
            })
    void the_token_opens_the_door(String header) {
        assertThat(token.check(new Request(header))).isEqualTo(Decision.allow());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "s3cret~Token.",
                "Basic s3cret~Token.",
                "Bearers3cret~Token.",
                "Bearer S3cret~Token.",
                "Bearer s3cret~Token",
                "Bearer s3cret~Token..",
                "Bearer s3cret~Token. x",
                "Bearer Bearer s3cret~Token.",
                "Bearer é"
            })
    void anything_else_is_refused_with_401(@Nullable String header) {
        assertThat(token.check(new Request(header))).isEqualTo(Decision.refuse(401));
    }

    @Test
    void what_one_side_sends_the_other_accepts() {
        String header = token.headers(URI.create("http://hub")).get("Authorization");
        assertThat(header).isEqualTo("Bearer s3cret~Token.");
        assertThat(token.check(new Request(header)).isAllowed()).isTrue();
        assertThat(new BearerToken("other").check(new Request(header)).isAllowed())
                .isFalse();
    }

    @Test
    void the_token_does_not_show() {
        assertThat(token.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "é", "\u007f", "a\tb"})
    void a_token_that_no_header_can_carry_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BearerToken(text));
    }
}
