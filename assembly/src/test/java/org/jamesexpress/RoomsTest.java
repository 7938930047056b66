package org.jamesexpress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** Which room of the assembly may look into which. */
class RoomsTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("org.jamesexpress");

    @Test
    void theServerRunsWithoutTheCommand() {
        noClasses()
                .that()
                .resideInAPackage("org.jamesexpress.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jamesexpress.cli..")
                .check(HOUSE);
    }

    @Test
    void theFeaturesKnowNothingOfTheServer() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.jamesexpress.server..", "org.jamesexpress.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jamesexpress.server..", "org.jamesexpress.cli..")
                .check(HOUSE);
    }
}
