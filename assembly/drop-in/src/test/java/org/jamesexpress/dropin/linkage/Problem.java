package org.jamesexpress.dropin.linkage;

/**
 * Something in a class that Java would refuse, at the latest when it gets there.
 *
 * @param in the class that can't do what it is for
 * @param with the class that is missing or not what it was
 * @param words what is wrong, following the name of the first
 */
record Problem(String in, String with, String words) {
    @Override
    public String toString() {
        return Names.ofClass(in) + " " + words;
    }
}
