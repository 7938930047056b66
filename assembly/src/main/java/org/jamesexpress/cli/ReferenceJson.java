package org.jamesexpress.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Parameter;
import org.jamesexpress.config.Parameter.Default;

/** What can be configured, for programs. */
final class ReferenceJson {
    private ReferenceJson() {}

    static Object of(Declaration declared) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", declared.kind().name().toLowerCase(Locale.ROOT));
        json.put("name", declared.name());
        json.put("caption", declared.caption());
        json.put("example", declared.example());
        json.put(
                "parameters",
                declared.parameters().stream().map(ReferenceJson::of).toList());
        return json;
    }

    /** {@code default} is a value that could be written; {@code otherwise} says in words what is done without one. */
    private static Object of(Parameter parameter) {
        Map<String, Object> json = new LinkedHashMap<>();
        Default byDefault = parameter.byDefault();
        json.put("name", parameter.name());
        boolean required = byDefault.equals(Default.REQUIRED);
        json.put("required", required);
        if (!required) {
            json.put(byDefault.isValue() ? "default" : "otherwise", byDefault.text());
        }
        json.put("form", parameter.form());
        json.put("meaning", parameter.meaning());
        json.put("example", parameter.example());
        return json;
    }
}
