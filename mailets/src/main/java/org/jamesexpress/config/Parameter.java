package org.jamesexpress.config;

/**
 * A setting as the reference tells of it.
 *
 * @param form what may be written, with its unit and its bounds, in words that follow "should be"
 * @param meaning in whole sentences
 * @param example a value that may be written, and is other than the default
 */
public record Parameter(String name, Default byDefault, String form, String meaning, String example) {
    /**
     * What is taken where nothing is written.
     *
     * @param text as it could be written, if it is a value; otherwise what is done, in words
     */
    public record Default(String text, boolean isValue) {
        /** Nothing may be left unwritten. */
        public static final Default REQUIRED = words("required");

        public static final Default NONE = words("none");

        static Default value(String text) {
            return new Default(text, true);
        }

        static Default words(String text) {
            return new Default(text, false);
        }
    }
}
