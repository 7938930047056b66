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

    /** Whether a multipart is looked into, rather than a leaf. */
    boolean opens(Part multipart);

    /** A piece of a line before the first part of a multipart. */
    void preamble(Part multipart, BodyLines piece) throws IOException;

    /**
     * What is before the first part of a multipart is over.
     *
     * @param delimited whether its boundary came at all
     */
    void preambleEnds(Part multipart, boolean delimited);

    /** A piece of a line after the last part of a multipart. */
    void aside(byte[] octets, int length, boolean wholeLine) throws IOException;

    /** A line between two parts, as it stands and in short. */
    void delimiter(byte[] line, int length, byte[] delimiter, boolean closes) throws IOException;
}
