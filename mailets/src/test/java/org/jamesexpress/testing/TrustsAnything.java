package org.jamesexpress.testing;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** A client's trust in whatever a test's server shows. */
public final class TrustsAnything implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
