package org.jamesexpress.mime;

import java.io.IOException;

/** Is told of a message, from top to bottom, by a {@link MimeWalk}. Octets are valid during the call alone. */
interface MimeVisitor {
    /** A field of the part's header. */
    void field(Part part, HeaderField field) throws IOException;

    /**
     * The part's header is over.
     *
     * @param blankLine whether an empty line ends it, rather than a delimiter or the message's end
     */
    void headerEnds(Part part, boolean blankLine) throws IOException;

    /** Octets of a leaf's body, with neither CR nor LF. */
    void body(Part leaf, byte[] octets, int length) throws IOException;

    /** The CRLF of a line in a leaf's body. */
    void bodyLineEnds(Part leaf) throws IOException;

    /**
     * A leaf's body is over.
     *
     * @param openLine whether a line is still to be ended, by the CRLF that belongs to the delimiter
     */
    void bodyEnds(Part leaf, boolean openLine) throws IOException;

    /** A piece of a line that belongs to no part: before the first or after the last one of a multipart. */
    void aside(byte[] octets, int length, boolean wholeLine) throws IOException;

    /** A line between two parts, as it stands and in short. */
    void delimiter(byte[] line, int length, byte[] delimiter, boolean closes) throws IOException;
}
