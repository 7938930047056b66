package org.jamesexpress.archive.restore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jamesexpress.store.Store;

/**
 * The archived mails that were sent again, each noted for each recipient before it is handed over and once more afterwards:
 * so a crash in between leaves a mail of which nobody knows whether it went, and that is not sent twice unasked. Any thread
 * may ask.
 */
public final class SentAgain {
    /** How long it is known to whom a mail was sent again. */
    public static final Duration KEPT = Duration.ofDays(365);

    private static final String BEGUN = "begun";
    private static final String SENT = "sent";

    private final Store store;
    private final Clock clock;

    public SentAgain(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** To whom a mail is to go. */
    public enum Whom {
        /** Those to whom it never went. */
        NEW,
        /** Also those of whom nobody knows whether it went to them. */
        UNCLEAR,
        /** Everybody, whoever had it before. */
        ALL
    }

    /**
     * What is to be done with a mail for some recipients, each of whom is in one of these lists.
     *
     * @param now it is to go to them now
     * @param before it went to them before
     * @param unclear it was being handed over for them, and nobody knows whether it was
     */
    public record Plan(List<String> now, List<String> before, List<String> unclear) {}

    /**
     * Tells what {@link #begin} would do.
     *
     * @param mail its id in its archive
     */
    public Plan plan(String mail, List<String> recipients, Whom whom) {
        return store.read(connection -> plan(connection, mail, recipients, whom));
    }

    /** Notes that a mail is about to be handed over for those who are to have it now; durable when it returns. */
    public Plan begin(String mail, List<String> recipients, Whom whom) {
        return store.writeNow(connection -> {
            Plan plan = plan(connection, mail, recipients, whom);
            note(connection, mail, plan.now(), BEGUN);
            return plan;
        });
    }

    /** Notes that a mail was handed over for these recipients. */
    public void end(String mail, List<String> recipients) {
        store.writeNow(connection -> note(connection, mail, recipients, SENT));
    }

    /**
     * Forgets whatever was noted longer ago than {@link #KEPT}, and as long before what was noted last, whatever the clock
     * says: so no address stays for ever. Tells how much.
     */
    public int forget() {
        long before = clock.instant().minus(KEPT).toEpochMilli();
        return store.writeNow(connection -> {
            String sql = "DELETE FROM sent_again WHERE time < ? AND time < (SELECT max(time) FROM sent_again) - ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, before);
                statement.setLong(2, KEPT.toMillis());
                return statement.executeUpdate();
            }
        });
    }

    private static Plan plan(Connection connection, String mail, List<String> recipients, Whom whom)
            throws SQLException {
        Plan plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<String, String> states = states(connection, mail);
        for (String each : recipients) {
            String state = states.getOrDefault(key(each), "");
            if (state.equals(SENT) && whom != Whom.ALL) {
                plan.before().add(each);
            } else if (state.equals(BEGUN) && whom == Whom.NEW) {
                plan.unclear().add(each);
            } else {
                plan.now().add(each);
            }
        }
        return plan;
    }

    private static Map<String, String> states(Connection connection, String mail) throws SQLException {
        String sql = "SELECT recipient, state FROM sent_again WHERE mail = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, mail);
            Map<String, String> states = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    states.put(rows.getString(1), rows.getString(2));
                }
            }
            return states;
        }
    }

    private int note(Connection connection, String mail, List<String> recipients, String state) throws SQLException {
        String sql = "INSERT INTO sent_again (mail, recipient, state, time) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (mail, recipient) DO UPDATE SET state = excluded.state, time = excluded.time";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String each : recipients) {
                statement.setString(1, mail);
                statement.setString(2, key(each));
                statement.setString(3, state);
                statement.setLong(4, clock.millis());
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    /** As James compares its users. */
    private static String key(String address) {
        return address.toLowerCase(Locale.US);
    }
}
