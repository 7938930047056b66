package org.jamesexpress.webadmin;

import java.util.List;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.ErrorResponder.ErrorType;
import spark.HaltException;

/** Answers that are no good, as webadmin words them. */
final class Failures {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private Failures() {}

    /** With a line for each complaint. */
    static HaltException wrong(List<String> complaints) {
        return ErrorResponder.builder()
                .statusCode(BAD_REQUEST)
                .type(ErrorType.INVALID_ARGUMENT)
                .message("Invalid arguments supplied in the user request")
                .cause(new IllegalArgumentException(String.join("\n", complaints)))
                .haltError();
    }

    static HaltException notFound(String message) {
        return failure(NOT_FOUND, ErrorType.NOT_FOUND, message);
    }

    static HaltException conflict(String message) {
        return failure(CONFLICT, ErrorType.WRONG_STATE, message);
    }

    static HaltException unavailable(String message) {
        return failure(UNAVAILABLE, ErrorType.SERVER_ERROR, message);
    }

    private static HaltException failure(int status, ErrorType type, String message) {
        return ErrorResponder.builder()
                .statusCode(status)
                .type(type)
                .message(message)
                .haltError();
    }
}
