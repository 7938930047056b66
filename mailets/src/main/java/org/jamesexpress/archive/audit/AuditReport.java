package org.jamesexpress.archive.audit;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an audit has found. Every mail that was accepted is counted once.
 *
 * @param since the first day, of UTC
 * @param until the last day
 * @param earlier the first day of the archive, if that is before the first that anybody has written down
 * @param archived in the archive, for every recipient whose mail it takes
 * @param purged in the archive until it was purged by rule
 * @param purgedInPart mails whose parts were purged, and it isn't known for which of the recipients that are left
 * @param waiting passed without being archived, and kept until they are
 * @param notTaken of a direction that this archive doesn't take
 * @param young accepted a moment ago, and not archived yet
 * @param missing all others
 * @param unproven days of which a journal has no file
 * @param broken lines of the journal that can't be read
 * @param unreadable sidecars that are missing or can't be read: what they are of may be among the missing
 * @param erased the same, since their keys were erased, of which no tombstone tells
 */
public record AuditReport(
        LocalDate since,
        LocalDate until,
        Optional<LocalDate> earlier,
        long archived,
        long purged,
        List<Missing> purgedInPart,
        long waiting,
        long notTaken,
        long young,
        List<Missing> missing,
        List<LocalDate> unproven,
        List<Broken> broken,
        List<String> unreadable,
        List<String> erased) {
    /**
     * A mail that is not in the archive, or not whole.
     *
     * @param recipients those for whom it is not there
     */
    public record Missing(AcceptedMail mail, List<String> recipients) {}

    /**
     * A line of a journal that can't be read.
     *
     * @param number 1 for the first of its file
     */
    public record Broken(Path file, int number, String words) {}

    /** All that were accepted. */
    public long accepted() {
        return archived + purged + purgedInPart.size() + waiting + notTaken + young + missing.size();
    }

    /** Whether it is proven that nothing is missing. */
    public boolean isComplete() {
        return missing.isEmpty() && purgedInPart.isEmpty() && unproven.isEmpty() && broken.isEmpty();
    }
}
