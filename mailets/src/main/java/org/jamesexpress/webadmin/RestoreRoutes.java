package org.jamesexpress.webadmin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.inject.Inject;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.webadmin.Routes;
import org.apache.mailet.MailetContext;
import org.jamesexpress.archive.export.ArchivedMail;
import org.jamesexpress.archive.restore.SentAgain;
import org.jamesexpress.mailets.MailetRuntime;
import org.jamesexpress.mailets.Resending;
import org.jamesexpress.mailets.ThisJames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.Request;
import spark.Response;
import spark.Service;

/**
 * Puts archived mails back into mailboxes, or sends them again; to be named in {@code webadmin.properties} beside
 * {@link ExpressRoutes}: {@code extensions.routes=…,org.jamesexpress.webadmin.RestoreRoutes}. An answer is a line of JSON for
 * each mail, written when the mail is done. One request at a time is taken, so that two don't put the same mail there.
 */
public final class RestoreRoutes implements Routes {
    private static final Logger LOGGER = LoggerFactory.getLogger(RestoreRoutes.class);
    private static final String BASE = "/express/restore";
    private static final String ADDRESS = "an address such as bob@example.com";

    private final FileSystem files;
    private final MailboxManager mailboxes;
    private final UsersRepository users;
    private final DomainList domains;
    private final MailetContext context;
    private final RestoreHashes known = new RestoreHashes();
    private final AtomicBoolean busy = new AtomicBoolean();

    @Inject
    public RestoreRoutes(
            FileSystem files,
            MailboxManager mailboxes,
            UsersRepository users,
            DomainList domains,
            MailetContext context) {
        ThisJames.require();
        this.files = files;
        this.mailboxes = mailboxes;
        this.users = users;
        this.domains = domains;
        this.context = context;
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.post(BASE + "/mailboxes", this::toMailboxes);
        service.post(BASE + "/outbound", this::bySending);
    }

    /** Does something with the mails of a request, each of which is told of. */
    private interface Work {
        void with(List<ArchivedMail> mails, RestoreOutcome.Listener listener);
    }

    private String toMailboxes(Request request, Response response) {
        Query query = new Query(request);
        Optional<String> user = query.text("user");
        String folder = query.text("folder").orElse("Restored");
        boolean dryRun = query.flag("dryRun");
        Optional<Path> directory = RestoreSource.directory(query);
        query.check();
        RestoreSource source = RestoreSource.of(request, directory, files);
        RestoreToMailboxes.Owners owners = owners(user);
        RestoreToMailboxes.Mailboxes folders = it -> new RestoreJamesMailbox(mailboxes, it, folder);
        checkFolder(folders, folder);
        return answer(response, source, dryRun, (mails, listener) -> {
            RestoreToMailboxes restore = new RestoreToMailboxes(owners, folders, known, mails, dryRun);
            mails.forEach(each -> restore.restore(each, listener));
        });
    }

    private RestoreToMailboxes.Owners owners(Optional<String> user) {
        if (user.isEmpty()) {
            return new RestoreOwners(users, domains);
        }
        try {
            List<Username> one = List.of(RestoreOwners.named(user.get(), users)
                    .orElseThrow(() -> Failures.notFound("There is no user " + user.get())));
            return mail -> one;
        } catch (UsersRepositoryException e) {
            throw Failures.unavailable("The users can't be read now: " + e.getMessage());
        }
    }

    private static void checkFolder(RestoreToMailboxes.Mailboxes folders, String folder) {
        try {
            folders.of(Username.of("nobody"));
        } catch (MailboxException e) {
            throw Failures.wrong(List.of("folder = " + folder + ": a name such as Restored or Restored.2026 is right"));
        }
    }

    private String bySending(Request request, Response response) {
        Query query = new Query(request);
        Resending resending = query.value("from", from -> Resending.by(Optional.of(from), context), ADDRESS + " or <>")
                .orElseGet(() -> Resending.by(Optional.empty(), context));
        List<String> to = query.value("to", RestoreRoutes::addresses, "addresses with a comma between them")
                .orElse(List.of());
        SentAgain.Whom whom = whom(query.flag("again"), query.flag("unclear"));
        boolean dryRun = query.flag("dryRun");
        Optional<Path> directory = RestoreSource.directory(query);
        query.check();
        RestoreSource source = RestoreSource.of(request, directory, files);
        return withRuntime(runtime -> answer(response, source, dryRun, (mails, listener) -> {
            SentAgain sent = new SentAgain(runtime.store(), Clock.systemUTC());
            RestoreBySending restore = new RestoreBySending(resending, sent, to, whom, dryRun);
            mails.forEach(each -> restore.restore(each, listener));
        }));
    }

    private static SentAgain.Whom whom(boolean again, boolean unclear) {
        if (again) {
            return SentAgain.Whom.ALL;
        }
        return unclear ? SentAgain.Whom.UNCLEAR : SentAgain.Whom.NEW;
    }

    private static List<String> addresses(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .map(Resending::address)
                .distinct()
                .toList();
    }

    private String withRuntime(Function<MailetRuntime, String> question) {
        MailetRuntime runtime = MailetRuntime.joinOpen(files)
                .orElseThrow(() -> Failures.unavailable("No mailet of James Express runs in this James"));
        try {
            return question.apply(runtime);
        } finally {
            runtime.leave();
        }
    }

    private String answer(Response response, RestoreSource source, boolean dryRun, Work work) {
        if (!busy.compareAndSet(false, true)) {
            throw Failures.unavailable("Another restore is under way: try again when it has ended");
        }
        response.type("application/x-ndjson");
        try (Writer out = new OutputStreamWriter(OpenAnswer.of(response), UTF_8)) {
            restore(source, dryRun, work, out);
        } catch (IOException | UncheckedIOException e) {
            LOGGER.info(
                    "who asked to restore {} mails is gone, and some were not",
                    source.files().size());
        }
        return "";
    }

    /** Another one may ask before the answer ends. */
    private void restore(RestoreSource source, boolean dryRun, Work work, Writer out) throws IOException {
        try {
            out.flush(); // the answer begins now, however long the first mail takes
            Map<RestoreOutcome.Kind, Integer> counts = new EnumMap<>(RestoreOutcome.Kind.class);
            RestoreOutcome.Listener listener = outcome -> {
                counts.merge(outcome.kind(), 1, Integer::sum);
                write(outcome, out);
            };
            work.with(source.mails(listener), listener);
            LOGGER.info(
                    "{} from={} {}",
                    dryRun ? "restore rehearsed" : "restored",
                    source.archive().directory(),
                    counts);
        } finally {
            busy.set(false);
        }
    }

    private static void write(RestoreOutcome outcome, Writer out) {
        try {
            out.write(outcome.json() + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
