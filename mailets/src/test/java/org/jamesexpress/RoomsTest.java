package org.jamesexpress;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mailet.Mailet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which room of the house may look into which. */
class RoomsTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("org.jamesexpress");

    private static final DescribedPredicate<JavaClass> JAMES = resideInAnyPackage(
                    "org.apache.james..", "org.apache.mailet..", "javax.mail..", "javax.inject..", "com.google..")
            .and(not(resideInAPackage("org.apache.james.mime4j..")));

    /** Rooms within a room, which have a line of their own. */
    private static final List<String> INNER = List.of(
            "archive.proof", "archive.search", "archive.export", "archive.restore", "archive.keep", "archive.audit");

    @ParameterizedTest(name = "{0} may import {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    config   | config
                    store    | store, config
                    events   | events, config, store
                    idn      | idn
                    mime     | mime, idn
                    parts    | parts
                    smtp     | smtp, mime, idn, config
                    net      | net
                    mx       | mx, net, idn, config
                    tls      | tls, config, mx, net, store
                    tls.sts  | tls, mx, net, store
                    tls.report | tls, mx, net, store, config
                    tls.dane | tls, mx, net
                    delivery | delivery, mime, smtp, mx, net, tls, events, store, config
                    archive  | archive, parts, idn, events, store, config
                    archive.keep   | archive, archive.crypt, archive.search, store
                    archive.crypt  | archive.crypt, config, store
                    archive.proof  | archive, store
                    archive.export | archive, store
                    archive.restore | archive, store
                    archive.search | archive, parts, events, store, config
                    archive.audit  | archive, events, store, config
                    notify   | notify, parts, net, events, store, config
                    notify.content  | notify.content, notify.event, parts, events, store, config
                    notify.endpoint | notify.endpoint, notify.content, notify.match, events, store, config
                    notify.own      | notify.own, notify.content, notify.endpoint, notify.event, notify.lane, notify.match, notify.webhook, events, store, config
                    notify.lane     | notify.lane, notify.endpoint, notify.event, events, store, config
                    notify.match    | notify.match, events
                    notify.event    | notify.event, parts, events, store
                    notify.webhook  | notify.webhook, notify.endpoint, notify.event, net, events, config
                    notify.exec     | notify.exec, notify.content, notify.endpoint, notify.content, notify.event, events, config
                    notify.stream   | notify.stream, notify.endpoint, notify.content, notify.event, net, events, store, config
                    mailets  | mailets, config, events, store, mime, parts, smtp, mx, net, tls, delivery, archive, notify
                    webadmin | webadmin, mailets, config, events, store, smtp, mx, tls, delivery, archive, notify
                    """)
    void aRoomLooksOnlyInto(String room, String others) {
        String[] open = Arrays.stream(others.split(",", -1))
                .map(each -> "org.jamesexpress." + each.strip() + "..")
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("org.jamesexpress." + room + "..")
                .and(not(resideInAnyPackage(inner(room))))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("org.jamesexpress.."))
                        .or(resideInAnyPackage(open).and(not(resideInAnyPackage(inner(room))))))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    private static String[] inner(String room) {
        return INNER.stream()
                .filter(each -> each.startsWith(room + "."))
                .map(each -> "org.jamesexpress." + each + "..")
                .toArray(String[]::new);
    }

    @Test
    void onlyTheMailetsSeeJames() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.jamesexpress.mailets..", "org.jamesexpress.webadmin..")
                .should()
                .dependOnClassesThat(JAMES)
                .check(HOUSE);
    }

    /** A James without webadmin has no such classes, and the mailets run in it. */
    @Test
    void onlyWebadminSeesWebadmin() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.jamesexpress.webadmin..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.james.webadmin..", "spark.."))
                .check(HOUSE);
    }

    /** A James without webadmin has no such classes either. */
    @Test
    void onlyTheStreamsSeeJetty() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        "org\\.jamesexpress\\.notify\\.stream\\.(JettyDoor|Loiterers|EventsServlet|ContentServlet|Wish|.+Listener)(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..", "javax.servlet.."))
                .check(HOUSE);
    }

    /** A James that only relays has no such classes, and has the other routes. */
    @Test
    void onlyWhatRestoresAndTheListenerSeeMailboxes() {
        noClasses()
                .that()
                .haveNameNotMatching("org\\.jamesexpress\\.(webadmin\\.Restore.*|mailets\\.NotifyStoredMail(\\$.*)?)")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.james.mailbox..", "org.apache.james.events.."))
                .check(HOUSE);
    }

    /** A James without SMTP has no such classes, and the mailets run in it. */
    @Test
    void onlyTheHooksSeeTheSmtpServer() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        "org\\.jamesexpress\\.mailets\\.(ArchiveBeforeAccept|RecordAccepted|RequireTls|SmtpTransaction)")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.james.smtpserver..", "org.apache.james.protocols.."))
                .check(HOUSE);
    }

    /** So that it does not matter which queue a James has. */
    @Test
    void nobodyTouchesAQueueOfJames() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.james.queue..", "javax.jms.."))
                .check(HOUSE);
    }

    @Test
    void threeClassesSpeakToTheDnsLibrary() {
        classes()
                .that(dependOnDnsjava())
                .should()
                .haveNameMatching("org\\.jamesexpress\\.mx\\.(NameServer|Validation|RelevantAlone)(\\$.*)?")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> dependOnDnsjava() {
        return new DescribedPredicate<>("depend on dnsjava") {
            @Override
            public boolean test(JavaClass each) {
                Stream<JavaClass> targets =
                        each.getDirectDependenciesFromSelf().stream().map(dependency -> dependency.getTargetClass());
                return targets.anyMatch(target -> target.getPackageName().startsWith("org.xbill"));
            }
        };
    }

    /** So that they can be loaded in a James whose Mail API has another name, and say so. */
    @Test
    void noMailetNamesTheMailApiInASignature() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(Mailet.class)
                .should(nameTheMailApi())
                .check(HOUSE);
    }

    private static ArchCondition<JavaMethod> nameTheMailApi() {
        return new ArchCondition<>("name the Mail API") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean named = Stream.concat(
                                Stream.concat(
                                        method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType())),
                                method.getThrowsClause().getTypes().stream())
                        .anyMatch(type -> type.getPackageName().startsWith("javax.mail"));
                events.add(new SimpleConditionEvent(method, named, method.getFullName()));
            }
        };
    }
}
