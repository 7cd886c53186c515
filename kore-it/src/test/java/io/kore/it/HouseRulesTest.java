package io.kore.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * Which way dependencies point in the house, checked over the compiled production classes of every module.
 *
 * <p>A rule may find its packages still empty: it then waits for them.
 */
@AnalyzeClasses(packages = "io.kore", importOptions = HouseRulesTest.Production.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule the_api_stands_on_the_jdk_and_jspecify_only = classes()
            .that(liveInTheApiModule())
            .should()
            .onlyDependOnClassesThat(
                    liveInTheApiModule().or(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..")))
            .as("kore-api should depend on the JDK and JSpecify only")
            .because("whoever uses or extends Kore takes on nothing else with it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_model_imports_nothing_of_ours = noClasses()
            .that()
            .resideInAPackage("io.kore.model..")
            .should()
            .dependOnClassesThat(oursOutside("io.kore.model.."))
            .as("io.kore.model should depend on no other package of ours")
            .because("values are the ground that everything else stands on")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ports_codec_and_errors_do_not_know_the_application_face = noClasses()
            .that()
            .resideInAnyPackage("io.kore.spi..", "io.kore.codec..", "io.kore.error..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.kore")
            .as("io.kore.spi, io.kore.codec and io.kore.error should not depend on the application face, io.kore")
            .because("a plugin author's side of the API must not pull in the application's side")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_engine_names_no_store_and_no_transport = noClasses()
            .that()
            .resideInAPackage("io.kore.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.kore.store..", "io.kore.transport..", "io.kore.cli..")
            .as("the engine should name no store, no transport and no command line")
            .because("the engine meets its plugins through io.kore.spi only")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule a_plugin_does_not_see_the_engine = noClasses()
            .that()
            .resideInAnyPackage("io.kore.store..", "io.kore.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.kore.engine..", "io.kore.cli..")
            .as("a store or a transport should depend neither on the engine nor on the command line")
            .because("a plugin must work under any engine that keeps the contract of io.kore.spi")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule a_plugin_does_not_see_another_plugin = slices().matching("io.kore.[store|transport].(*)..")
            .namingSlices("plugin $1")
            .should()
            .notDependOnEachOther()
            .as("no store or transport should depend on another")
            .because("each store and each transport can be left out")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_tests_use_the_contract_suites = noClasses()
            .that()
            .resideOutsideOfPackage("io.kore.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.kore.tck..")
            .as("only tests should depend on io.kore.tck")
            .because("JUnit and AssertJ have no place in production")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_composition_root_knows_guice = noClasses()
            .that()
            .resideOutsideOfPackage("io.kore.engine.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.inject..")
            .as("only io.kore.engine.node should depend on Guice")
            .because("everything else is made by its constructor, in a test as in a node")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_transports_know_jetty = noClasses()
            .that()
            .resideOutsideOfPackage("io.kore.transport..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..")
            .as("only transports should depend on Jetty")
            .because("a transport moves frames and identities, and hides with what")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule few_classes_of_the_h2_store_know_h2 = noClasses()
            .that()
            .resideInAPackage("io.kore.store.h2..")
            .and()
            .haveNameNotMatching(".*\\.(H2Database|PlaceFile|CutDisk|Failures)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.h2..")
            .as("of the H2 store only the database, its files and its failures should depend on H2")
            .because("the rest is plain JDBC, so that a store over another SQL database can follow it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_one_package_knows_jq = noClasses()
            .that()
            .resideOutsideOfPackage("io.kore.cli.jq..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "net.thisptr..", "com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..", "org.joni..")
            .as("only io.kore.cli.jq should depend on jackson-jq and on Jackson 2")
            .because("Kore speaks Jackson 3, and a command without an expression must not load a second one")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packages_form_no_cycle = slices().assignedFrom(new EachPackage())
            .should()
            .beFreeOfCycles()
            .as("the packages of io.kore should form no cycle")
            .because("a package that needs its own user cannot be read, tested or replaced alone")
            .allowEmptyShould(true);

    /** An array belongs where what it holds belongs. */
    private static DescribedPredicate<JavaClass> liveInTheApiModule() {
        return describe(
                "belong to kore-api",
                type -> type.getBaseComponentType()
                        .getSource()
                        .map(source -> source.getUri().toString())
                        .filter(uri -> uri.contains("/kore-api/target/") || uri.contains("/kore-api-"))
                        .isPresent());
    }

    private static DescribedPredicate<JavaClass> oursOutside(String packages) {
        return JavaClass.Predicates.resideInAPackage("io.kore..")
                .and(JavaClass.Predicates.resideOutsideOfPackage(packages));
    }

    /** Leaves out test classes, and the classes of this module, which holds nothing but tests. */
    static final class Production implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of io.kore";
        }
    }
}
