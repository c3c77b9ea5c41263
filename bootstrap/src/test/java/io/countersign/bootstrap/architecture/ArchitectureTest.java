package io.countersign.bootstrap.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.countersign.application.runtime.AcrossTenants;
import io.countersign.domain.tenant.TenantId;
import java.util.Optional;
import java.util.Set;

/** The shape of the code, as rules that fail. See docs/architecture.md. */
@AnalyzeClasses(packages = "io.countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DOMAIN = "io.countersign.domain..";
  private static final String APPLICATION = "io.countersign.application..";
  private static final String CLIENT = "io.countersign.client..";

  @ArchTest
  static final ArchRule r1_domain_depends_on_the_jdk_alone =
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(DOMAIN, "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule r1_application_adds_the_domain =
      classes()
          .that()
          .resideInAPackage(APPLICATION)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(APPLICATION, DOMAIN, "java..", "javax.crypto..", "org.jspecify..");

  @ArchTest
  static final ArchRule r2_no_adapter_sees_another =
      slices().matching("io.countersign.adapters.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule r2_no_surface_of_the_web_adapter_sees_another =
      slices()
          .matching("io.countersign.adapters.web.(api|hil|console|channel|sandbox|longpoll)..")
          .namingSlices("$1")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule r3_names_say_something =
      noClasses().should().haveNameMatching(".*(Impl|Manager|Util|Utils|Helper|Dto)");

  @ArchTest
  static final ArchRule r4_time_and_chance_are_given =
      noClasses()
          .that()
          .resideInAnyPackage(DOMAIN, APPLICATION)
          .should(
              callAnyOf(
                  Set.of(
                      "java.time.Instant.now",
                      "java.time.LocalDate.now",
                      "java.time.LocalDateTime.now",
                      "java.time.ZonedDateTime.now",
                      "java.time.Clock.systemUTC",
                      "java.time.Clock.systemDefaultZone",
                      "java.time.InstantSource.system",
                      "java.util.concurrent.ThreadLocalRandom.current",
                      "java.util.UUID.randomUUID",
                      "java.lang.System.currentTimeMillis",
                      "java.lang.System.nanoTime",
                      "java.lang.Thread.sleep",
                      "java.lang.Math.random",
                      "java.util.Random.<init>",
                      "java.security.SecureRandom.<init>")));

  @ArchTest
  static final ArchRule r5_ports_name_the_tenant_first =
      methods()
          .that()
          .areDeclaredInClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are ports",
                  type ->
                      type.isInterface()
                          && type.isTopLevelClass()
                          && type.getPackageName().equals("io.countersign.application.port")))
          .should(
              new ArchCondition<JavaMethod>("take a TenantId first or say why not") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  var parameters = method.getRawParameterTypes();
                  var named =
                      !parameters.isEmpty() && parameters.getFirst().isEquivalentTo(TenantId.class);
                  if (!named && !method.isAnnotatedWith(AcrossTenants.class)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " names no tenant"));
                  }
                }
              });

  @ArchTest
  static final ArchRule r6_timers_live_in_one_place =
      methods()
          .that()
          .areAnnotatedWith("io.micronaut.scheduling.annotation.Scheduled")
          .should()
          .beDeclaredInClassesThat()
          .resideInAPackage("io.countersign.bootstrap.timer");

  @ArchTest
  static final ArchRule r7_use_cases_are_final_and_do_one_thing =
      classes()
          .that()
          .resideInAPackage("io.countersign.application.usecase..")
          .and()
          .areTopLevelClasses()
          .and()
          .arePublic()
          .and()
          .areNotInterfaces()
          .and()
          .areNotRecords()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .andShould(
              new ArchCondition<JavaClass>("have handle, runOnce or finders as public methods") {
                @Override
                public void check(JavaClass useCase, ConditionEvents events) {
                  if (PARTS.contains(useCase.getSimpleName())) {
                    return;
                  }
                  useCase.getMethods().stream()
                      .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                      .filter(m -> !m.getModifiers().contains(JavaModifier.STATIC))
                      .filter(m -> !m.getName().matches("handle|runOnce|find.*|await"))
                      .forEach(m ->
                          events.add(
                              SimpleConditionEvent.violated(m, "Public: " + m.getFullName())));
                }
              });

  /** What several use cases share; not use cases themselves. */
  private static final Set<String> PARTS =
      Set.of(
          "FollowUps",
          "Routing",
          "Opening",
          "Audiences",
          "Simulator",
          "CallbackCheck",
          "StepCheck",
          "Definitions",
          "ExecutionEngine",
          "KeyMaker",
          "CallbackSecretStore",
          "KeyRing",
          "References",
          "AccountResolver",
          "ReceiptLinks",
          "LinkResolver",
          "OpenedLink",
          "NoticeComposer",
          "DeliverNotice",
          "AnswerPress",
          "ResumeCaller",
          "Evidences");

  @ArchTest
  static final ArchRule r8_no_optional_fields =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("io.countersign..")
          .should()
          .notHaveRawType(Optional.class);

  @ArchTest
  static final ArchRule r8_no_boolean_parameters =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(DOMAIN, APPLICATION)
          .and()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .haveNameNotMatching(".*JsonValue.*")
          .should(
              new ArchCondition<JavaMethod>("have no boolean parameter") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  if (method.getRawParameterTypes().stream()
                      .anyMatch(type -> type.isEquivalentTo(boolean.class))) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                  }
                }
              });

  @ArchTest
  static final ArchRule r9_packages_have_no_cycles =
      slices().matching("io.countersign.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule r9_use_cases_have_no_cycles =
      slices().matching("io.countersign.application.usecase.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule r10_adapters_keep_to_themselves =
      noClasses()
          .that()
          .resideInAPackage("io.countersign.bootstrap..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.countersign.adapters..");

  @ArchTest
  static final ArchRule r10_channels_are_not_enumerated =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.countersign.adapters.email..", "io.countersign.adapters.slack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.countersign.adapters.email..", "io.countersign.adapters.slack..");

  @ArchTest
  static final ArchRule r11_the_client_depends_on_the_jdk_and_json_alone =
      classes()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              "java..",
              "javax.crypto..",
              "javax.net.ssl..",
              "com.fasterxml.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule r11_the_client_names_no_library_to_its_callers =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(CLIENT)
          .and()
          .arePublic()
          .should()
          .notHaveRawReturnType(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "of a library", type -> type.getPackageName().startsWith("com.fasterxml.")))
          .andShould(
              new ArchCondition<JavaMethod>("take nothing of a library") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  method.getRawParameterTypes().stream()
                      .filter(type -> type.getPackageName().startsWith("com.fasterxml."))
                      .forEach(type ->
                          events.add(SimpleConditionEvent.violated(method, method.getFullName())));
                }
              });

  @ArchTest
  static final ArchRule r11_nothing_of_ours_needs_the_client =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLIENT);

  private static ArchCondition<JavaClass> callAnyOf(Set<String> names) {
    return new ArchCondition<>("call any of " + names) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          var target = access.getTargetOwner().getFullName() + "." + access.getTarget().getName();
          if (names.contains(target)) {
            events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
          }
        }
      }
    };
  }
}
