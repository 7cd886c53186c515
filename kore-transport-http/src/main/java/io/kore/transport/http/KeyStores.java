package io.kore.transport.http;

import io.kore.access.Access;
import io.kore.access.Tls;
import io.kore.error.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Makes Jetty's TLS settings of ours, and says which key store is wrong where one is. Stateless. */
final class KeyStores {
    private KeyStores() {}

    /** For listening: the own key, or empty to listen without TLS. */
    static Optional<SslContextFactory.Server> listening(Access access) {
        Tls tls = access.tls().orElse(null);
        Path file = tls == null ? null : tls.keyStore();
        if (tls == null || file == null) {
            return Optional.empty();
        }
        KeyStore keys = load("key store", file, tls.keyStorePassword());
        if (!holdsKey(keys)) {
            throw new SetupException("the key store " + file
                    + " holds no private key; listening needs a certificate together with its key");
        }
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(keys);
        factory.setKeyStorePassword(tls.keyStorePassword());
        factory.setRenegotiationAllowed(false);
        return Optional.of(factory);
    }

    /** For connecting: whom to trust. The name in the certificate is always checked. */
    static SslContextFactory.Client connecting(Access access) {
        SslContextFactory.Client factory = new SslContextFactory.Client() {
            @Override
            protected TrustManager @Nullable [] getTrustManagers(
                    @Nullable KeyStore trusted, @Nullable Collection<? extends CRL> revoked) throws Exception {
                TrustManager[] managers = super.getTrustManagers(trusted, revoked);
                // without a store of its own it takes what Java trusts, with all dates looked at
                return managers == null ? null : DatedTrust.in(managers);
            }
        };
        factory.setEndpointIdentificationAlgorithm("HTTPS");
        Tls tls = access.tls().orElse(null);
        Path file = tls == null ? null : tls.trustStore();
        if (tls != null && file != null) {
            factory.setTrustStore(load("trust store", file, tls.trustStorePassword()));
        }
        return factory;
    }

    private static KeyStore load(String kind, Path file, @Nullable String password) {
        try {
            return KeyStore.getInstance(file.toFile(), password == null ? null : password.toCharArray());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SetupException(
                    "cannot read the " + kind + " " + file + ": " + e.getMessage()
                            + "; check the path, the password, and that it is PKCS#12 or JKS",
                    e);
        }
    }

    private static boolean holdsKey(KeyStore store) {
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException e) {
            throw new SetupException("cannot read the key store: " + e.getMessage(), e);
        }
    }
}
