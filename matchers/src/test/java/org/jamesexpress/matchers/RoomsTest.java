package org.jamesexpress.matchers;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
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
                                "org.jamesexpress.notify..",
                                "org.jamesexpress.parts..",
                                "org.jamesexpress.store..")))
                .check(new ClassFileImporter()
                        .withImportOption(new DoNotIncludeTests())
                        .importPackages("org.jamesexpress.matchers"));
    }
}
