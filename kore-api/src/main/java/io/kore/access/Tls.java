package io.kore.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The key stores for TLS, in any form the platform reads (PKCS#12, JKS). Immutable; keeps its passwords out
 * of {@link #toString()}.
 *
 * @param keyStore the own certificate and key, needed to listen; null to only connect
 * @param keyStorePassword its password, or null if it has none
 * @param trustStore whom to trust when connecting; null for the platform's own
 * @param trustStorePassword its password, or null if it has none
 */
public record Tls(
        @Nullable Path keyStore,
        @Nullable String keyStorePassword,
        @Nullable Path trustStore,
        @Nullable String trustStorePassword) {
    /**
     * Listen with this certificate.
     *
     * @param keyStore the own certificate and key
     * @param password the key store's password
     * @return the setting
     */
    public static Tls listening(Path keyStore, String password) {
        return new Tls(keyStore, password, null, null);
    }

    /**
     * Trust these certificates when connecting.
     *
     * @param trustStore whom to trust
     * @param password the trust store's password
     * @return the setting
     */
    public static Tls trusting(Path trustStore, String password) {
        return new Tls(null, null, trustStore, password);
    }

    @Override
    public String toString() {
        return "Tls[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
    }
}
