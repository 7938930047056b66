package org.jamesexpress.webadmin;

import java.util.function.Consumer;
import java.util.function.Function;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamesexpress.delivery.Page;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.notify.Interests;
import org.jamesexpress.notify.Topic;
import spark.Request;

/** What is asked and ordered below {@code /express/interests/:topic}. */
final class InterestRoutes {
    private static final int PAGE = 1000;

    private InterestRoutes() {}

    static Function<MailetRuntime, String> list(Request request) {
        Query query = new Query(request);
        Topic topic = topic(query, request);
        String after = query.text("after").orElse(Page.FIRST);
        int limit = query.limit(PAGE);
        query.check();
        return runtime -> Json.interested(topic, page(runtime.interests(), topic, after, limit));
    }

    private static Page<String> page(Interests interests, Topic topic, String after, int limit) {
        return Page.of(interests.optedIn(topic, after, limit + 1), limit, address -> address);
    }

    static Consumer<MailetRuntime> optIn(Request request) {
        Interest interest = interest(request);
        return runtime -> runtime.interests().optIn(interest.topic(), interest.address());
    }

    static Consumer<MailetRuntime> optOut(Request request) {
        Interest interest = interest(request);
        return runtime -> runtime.interests().optOut(interest.topic(), interest.address());
    }

    private record Interest(Topic topic, String address) {}

    private static Interest interest(Request request) {
        Query query = new Query(request);
        Topic topic = topic(query, request);
        String address =
                query.path("address", request, InterestRoutes::address, "an address such as bob@example.com", "");
        query.check();
        return new Interest(topic, address);
    }

    private static Topic topic(Query query, Request request) {
        return query.path("topic", request, Topic::new, Topic.RIGHT, new Topic("none"));
    }

    private static String address(String text) {
        try {
            return new MailAddress(text).asString();
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
