package org.jamesexpress.matchers;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.apache.mailet.Matcher;
import org.junit.jupiter.api.Test;

/** Which rooms of the house a matcher may look into. */
class RoomsTest {
    @Test
    void aMatcherLooksOnlyIntoWhatAMailIs() {
        classes()
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("org.jamesexpress.."))
                        .or(resideInAnyPackage(
                                "org.jamesexpress.matchers..",
                                "org.jamesexpress.mailets..", // a James mail in this project's words
                                "org.jamesexpress.events..",
                                "org.jamesexpress.config..",
                                "org.jamesexpress.idn..",
                                "org.jamesexpress.delivery..", // how destinations stand
                                "org.jamesexpress.mx..",
                                "org.jamesexpress.net..",
                                "org.jamesexpress.notify..",
                                "org.jamesexpress.parts..",
                                "org.jamesexpress.store..")))
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("org.jamesexpress.matchers"));
    }

    /** So that they can be loaded in a James whose Mail API has another name, and say so. */
    @Test
    void noMatcherNamesTheMailApiInASignature() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAssignableTo(Matcher.class)
                .should(nameTheMailApi())
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("org.jamesexpress.matchers"));
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
