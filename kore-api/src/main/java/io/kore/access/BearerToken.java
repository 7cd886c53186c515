package io.kore.access;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The ready-made hook for both sides: {@code Authorization: Bearer <token>}. Tokens are compared in constant
 * time and are not part of {@link #toString()}. Immutable, thread-safe.
 */
public final class BearerToken implements RequestCheck, RequestAuth {
    private static final String SCHEME = "bearer ";

    private final String token;

    /**
     * A hook for one shared token.
     *
     * @param token visible ASCII characters, without spaces
     * @throws IllegalArgumentException if it is empty or holds other characters
     */
    public BearerToken(String token) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a token is visible ASCII text without spaces, and not empty");
        }
        this.token = token;
    }

    @Override
    public Decision check(IncomingRequest request) {
        Optional<String> sent = request.header("Authorization");
        boolean fits = sent.isPresent()
                && sent.get().toLowerCase(Locale.ROOT).startsWith(SCHEME)
                && equalInConstantTime(sent.get().substring(SCHEME.length()).trim());
        return fits ? Decision.allow() : Decision.refuse(401);
    }

    @Override
    public Map<String, String> headers(URI peer) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private boolean equalInConstantTime(String other) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Says what it is and keeps the token to itself. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
