package org.jamesexpress.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jamesexpress.config.SettingsException;
import org.jamesexpress.mailets.ConfiguredDelivery;
import org.jamesexpress.mx.HostPort;
import org.jamesexpress.tls.Policies;
import org.jamesexpress.tls.PolicyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code express tls suggest}: rules for those domains whose hosts have always proved who they are. */
@Command(
        name = "suggest",
        description =
                "Suggest rules for domains whose hosts have always proved who they are, from what the running server saw:"
                        + " a file for tlsPolicyFile.",
        mixinStandardHelpOptions = true)
final class TlsSuggest implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "What was tried since then counts: 30d, 2026-01-31 (default: ${DEFAULT-VALUE}).")
    private String since = "";

    @Option(
            names = "--least",
            paramLabel = "N",
            defaultValue = "10",
            description = "So many mails must have gone to hosts that proved who they are (default: ${DEFAULT-VALUE}).")
    private long least;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "180",
            description = "So many days the rules apply (default: ${DEFAULT-VALUE}).")
    private int days;

    @Mixin
    private HomeOption home = new HomeOption();

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws CommandException, IOException {
        Clock clock = Clock.system(ZoneId.systemDefault());
        Instant begin = begin(clock);
        if (least < 1 || days < 1 || days > 3660) {
            throw new ParameterException(spec.commandLine(), "--least should be 1 or more, --days should be 1 to 3660");
        }
        LocalDate today = LocalDate.now(clock);
        WebAdmin server = home.webAdmin();
        Deliveries deliveries = deliveries(home.folder());
        Map<String, TlsSuggestion> all = new TreeMap<>();
        for (JsonNode each : pasts(server, begin, deliveries.relays())) {
            String domain = each.path("domain").asText();
            LocalDate first =
                    LocalDate.ofInstant(Instant.parse(each.path("first").asText()), clock.getZone());
            String name = Policies.domain(domain).orElse(domain);
            all.merge(name, TlsSuggestion.of(name, each, first), TlsSuggestion::and);
        }
        List<TlsSuggestion> judged = all.values().stream()
                .map(each -> each.judged(deliveries.rule(each.domain(), today), least))
                .toList();
        print(judged, today.plusDays(days));
        return 0;
    }

    private Instant begin(Clock clock) {
        try {
            return Instant.parse(Moment.parse(since, clock));
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--since = " + since + ": should be a time such as 30d or 2026-01-31", e);
        }
    }

    /** What the deliveries of the home know besides. */
    private record Deliveries(List<PolicyFile> rules, String relays) {
        Optional<String> rule(String domain, LocalDate day) {
            return rules.stream()
                    .flatMap(file -> file.rule(domain, day).stream())
                    .map(rule -> rule.domain() + ", " + rule.demand().word())
                    .findFirst();
        }
    }

    private static Deliveries deliveries(Path home) throws CommandException {
        try {
            List<PolicyFile> rules = new ArrayList<>();
            List<String> relays = new ArrayList<>();
            for (ConfiguredDelivery each : ConfiguredDelivery.in(home.resolve("conf/mailetcontainer.xml"))) {
                Optional<String> file = Optional.ofNullable(each.parameters().get("tlsPolicyFile"));
                if (file.isPresent()) {
                    rules.add(PolicyFile.read(home.resolve(file.get())));
                }
                Optional.ofNullable(each.parameters().get("fallbackRelay"))
                        .ifPresent(relay -> relays.add(HostPort.parse(relay, 25).host()));
            }
            return new Deliveries(rules, String.join(",", relays));
        } catch (SettingsException e) {
            throw new CommandException(String.join("\n", e.complaints()), e);
        }
    }

    /** One entry a domain, however many attempts there are. */
    private static List<JsonNode> pasts(WebAdmin server, Instant begin, String relays) throws CommandException {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("since", begin.toString());
        query.put("passedHosts", relays);
        query.put("limit", String.valueOf(PAGE));
        JsonNode page;
        do {
            page = server.get(query, "express", "tls")
                    .orFail("What was seen can't be had")
                    .json();
            page.path("domains").forEach(all::add);
            query.put("after", page.path("next").asText());
        } while (page.has("next"));
        return all;
    }

    private void print(List<TlsSuggestion> judged, LocalDate expires) throws CommandException {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            json.print(json(judged, expires), out);
            return;
        }
        out.println("<rules>");
        judged.stream().filter(TlsSuggestion::isSuggested).forEach(each -> out.println(each.rule(expires)));
        out.println("</rules>");
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        judged.stream()
                .filter(each -> !each.isSuggested())
                .forEach(each -> err.println(Words.printable("left out " + each.domain() + ": " + each.leftOut())));
    }

    private static ObjectNode json(List<TlsSuggestion> judged, LocalDate expires) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        ArrayNode rules = answer.putArray("rules");
        ArrayNode leftOut = answer.putArray("leftOut");
        for (TlsSuggestion each : judged) {
            ObjectNode node = (each.isSuggested() ? rules : leftOut).addObject().put("domain", each.domain());
            if (each.isSuggested()) {
                node.put("level", "verified").put("expires", expires.toString()).put("reason", each.why());
            } else {
                node.put("words", each.leftOut());
            }
            node.put("since", each.since().toString())
                    .put("mails", each.mails())
                    .put("verified", each.verified())
                    .put("unverified", each.unverified())
                    .put("clear", each.clear())
                    .put("failed", each.failed());
        }
        return answer;
    }
}
