package org.jamesexpress.notify.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The field Content-Disposition of something that is to be put into a file, not to be shown (RFC 6266). */
final class Disposition {
    /** Of those that need no encoding (RFC 8187 3.2.1). */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private Disposition() {}

    /** @param name of the file, without controls; empty for none */
    static String of(String name) {
        String file = name.replaceAll("[/\\\\]", "_");
        if (file.isEmpty()) {
            return "attachment";
        }
        String ascii = file.replaceAll("[^ -~]|[\"%]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded(file);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            boolean plain = octet > ' ' && (Character.isLetterOrDigit(octet) || PLAIN.indexOf(octet) >= 0);
            encoded.append(plain ? String.valueOf((char) octet) : String.format("%%%02X", octet));
        }
        return encoded.toString();
    }
}
