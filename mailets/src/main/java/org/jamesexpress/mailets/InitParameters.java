package org.jamesexpress.mailets;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mailet.MailetConfig;
import org.jamesexpress.config.Settings;

/** The parameters of a {@code <mailet>} element as settings. */
final class InitParameters {
    /** James's own, which may stand beside those of every mailet. */
    static final Set<String> JAMES = Set.of("onMailetException", "onMatchException");

    private InitParameters() {}

    static Settings of(MailetConfig config) {
        Map<String, String> values = new TreeMap<>();
        Iterator<String> names = config.getInitParameterNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!JAMES.contains(name)) {
                values.put(name, config.getInitParameter(name));
            }
        }
        return Settings.of("mailet " + config.getMailetName(), values);
    }
}
