package org.jamesexpress.bench.notify;

/** What stands in {@code express-notify.xml}. */
final class NotifyXml {
    private NotifyXml() {}

    static String of(String... endpoints) {
        return "<endpoints>" + String.join("\n", endpoints) + "</endpoints>\n";
    }

    /** @param concurrency 1 keeps the order */
    static String webhook(String name, String url, int concurrency) {
        return """
                <endpoint name="%s">
                    <webhook>
                        <url>%s</url>
                        <secret>whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw</secret>
                        <allow>127.0.0.1</allow>
                    </webhook>
                    <concurrency>%d</concurrency>
                </endpoint>
                """.formatted(name, url, concurrency);
    }

    static String stream(String name, int port, int listeners) {
        return """
                <endpoint name="%s">
                    <stream>
                        <port>%d</port>
                        <listeners>%d</listeners>
                    </stream>
                </endpoint>
                """.formatted(name, port, listeners);
    }
}
