package io.kore.transport.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts as another does, and never a certificate that has expired or is not valid yet. Java looks at the dates of all
 * that others signed; a certificate that is itself in the trust store it takes whatever its date. Thread-safe as the
 * other is.
 */
final class DatedTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;

    private DatedTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /** The same managers, looking at dates too. */
    static TrustManager[] in(TrustManager[] managers) {
        TrustManager[] dated = managers.clone();
        for (int i = 0; i < dated.length; i++) {
            if (dated[i] instanceof X509ExtendedTrustManager extended) {
                dated[i] = new DatedTrust(extended);
            }
        }
        return dated;
    }

    private static void checkDate(X509Certificate[] chain) throws CertificateException {
        if (chain.length > 0) {
            chain[0].checkValidity();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, engine);
        checkDate(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, socket);
        checkDate(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkServerTrusted(chain, authType);
        checkDate(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, engine);
        checkDate(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, socket);
        checkDate(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkClientTrusted(chain, authType);
        checkDate(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
