package org.jamesexpress.dropin.linkage;

/**
 * Classes that need not be there, or not as others expect them.
 *
 * @param in what the names of the classes that refer to them begin with
 * @param missing what their own names begin with
 * @param reason why it is no harm
 */
public record Absent(String in, String missing, String reason) {
    boolean excuses(Problem problem) {
        return problem.in().startsWith(in) && problem.with().startsWith(missing);
    }
}
