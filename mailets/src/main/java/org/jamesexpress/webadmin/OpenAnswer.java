package org.jamesexpress.webadmin;

import java.io.OutputStream;
import java.lang.reflect.Method;
import spark.Response;

/** An answer that is written while the work goes on. */
final class OpenAnswer {
    private OpenAnswer() {}

    /** Its octets. Servlets are {@code javax} in James 3.8 and {@code jakarta} in 3.9, and neither is named here. */
    static OutputStream of(Response response) {
        try {
            Method raw = Response.class.getMethod("raw");
            return (OutputStream)
                    raw.getReturnType().getMethod("getOutputStream").invoke(raw.invoke(response));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every servlet has an output", e);
        }
    }
}
