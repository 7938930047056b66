package org.jamesexpress.delivery;

import java.util.List;

/**
 * What one worker takes on at once: a mail for all destinations of one lane that are reached the same way.
 *
 * @param isProbe whether nothing is known for the lane's hosts yet, or nothing good
 * @param isFutile whether the lane is dead, so that nobody goes anywhere
 * @param turn of the lane
 */
record Trip(String lane, String mail, List<String> destinations, boolean isProbe, boolean isFutile, Turn turn) {
    List<Job> jobs() {
        return destinations.stream()
                .map(destination -> new Job(mail, destination))
                .toList();
    }
}
