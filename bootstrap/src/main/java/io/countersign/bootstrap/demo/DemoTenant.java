package io.countersign.bootstrap.demo;

import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.people.AddPerson;
import io.countersign.application.usecase.secret.PutSecret;
import io.countersign.application.usecase.tenant.AuthenticateCaller;
import io.countersign.application.usecase.tenant.CreateTenant;
import io.countersign.application.usecase.tenant.IssueApiKey;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Role;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import io.countersign.sandbox.slack.SlackWorkspace;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives a demo its tenant, its people and its API key, and says where to begin. */
@Singleton
@Requires(property = "countersign.demo", value = "true")
final class DemoTenant implements ApplicationEventListener<ServerStartupEvent> {
  private static final TenantId DEMO = new TenantId("demo");

  private final CreateTenant createTenant;
  private final IssueApiKey issueApiKey;
  private final AddPerson addPerson;
  private final AuthenticateCaller authenticate;
  private final PutSecret putSecret;
  private final ConfigureChannel configureChannel;
  private final @Nullable SlackWorkspace workspace;
  private final String publicUrl;
  private final String operatorKey;
  private final Path data;

  DemoTenant(
      CreateTenant createTenant,
      IssueApiKey issueApiKey,
      AddPerson addPerson,
      AuthenticateCaller authenticate,
      PutSecret putSecret,
      ConfigureChannel configureChannel,
      @Nullable SlackWorkspace workspace,
      @Property(name = "countersign.public-url") String publicUrl,
      @Property(name = "countersign.operator-key") String operatorKey,
      @Property(name = "countersign.data") String data) {
    this.createTenant = createTenant;
    this.issueApiKey = issueApiKey;
    this.addPerson = addPerson;
    this.authenticate = authenticate;
    this.putSecret = putSecret;
    this.configureChannel = configureChannel;
    this.workspace = workspace;
    this.publicUrl = publicUrl;
    this.operatorKey = operatorKey;
    this.data = Path.of(data);
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    var operator = new Caller.Operator();
    var keyFile = data.resolve("demo-api-key");
    var callbackFile = data.resolve("demo-callback-secret");
    switch (createTenant.handle(
        new CreateTenant.Command(operator, DEMO, "Northwind Demo", TenantKind.LIVE))) {
      case CreateTenant.Result.Created(var _, var secret) -> {
        write(callbackFile, secret);
        addPeople(issue(operator, keyFile));
      }
      case CreateTenant.Result.IdTaken() -> {
        if (!Files.exists(keyFile)) {
          issue(operator, keyFile);
        }
      }
    }
    var apiKey = read(keyFile);
    write(
        data.resolve("demo.json"),
        CanonicalJson.write(
            JsonValue.object()
                .put("baseUrl", publicUrl)
                .put("operatorKey", operatorKey)
                .put("tenant", DEMO.value())
                .put("apiKey", apiKey)
                .put("slackUrl", workspace == null ? null : workspace.pageUrl().toString())
                .put("callbackSecret", Files.exists(callbackFile) ? read(callbackFile) : null)
                .build()));
    System.out.print(greeting(apiKey));
  }

  private String issue(Caller.Operator operator, Path keyFile) {
    var command = new IssueApiKey.Command(operator, DEMO, "demo", EnumSet.allOf(Scope.class), null);
    if (!(issueApiKey.handle(command) instanceof IssueApiKey.Result.Issued(var _, var secret))) {
      throw new IllegalStateException("The demo tenant is there");
    }
    write(keyFile, secret);
    return secret;
  }

  private void addPeople(String apiKey) {
    if (authenticate.handle(apiKey).orElseThrow() instanceof Caller.Client client) {
      if (workspace != null) {
        DemoWorkspace.connect(client, workspace, putSecret, configureChannel);
      }
      add(client, "cfo@example.test", "Carla Ferrero", Set.of("finance", "cfo"), Locale.ENGLISH);
      add(client, "jonas@example.test", "Jonas Weber", Set.of("finance"), Locale.GERMAN);
      add(client, "mei@example.test", "Mei Tanaka", Set.of("finance"), Locale.ENGLISH);
      add(client, "ana@example.test", "Ana Silva", Set.of("engineering"), Locale.ENGLISH);
    }
  }

  private void add(
      Caller.Client client, String email, String name, Set<String> roles, Locale locale) {
    addPerson.handle(
        new AddPerson.Command(
            client,
            new EmailAddress(email),
            name,
            roles.stream().map(Role::new).collect(Collectors.toSet()),
            locale,
            workspace == null
                ? Map.of()
                : Map.of(new ChannelId("slack"), new Handle(DemoWorkspace.userOf(email))),
            Set.of(),
            null,
            null,
            null));
  }

  private String greeting(String apiKey) {
    return """

    Countersign is running at %1$s  (demo: embedded database, nothing leaves this machine)

    1. Open an approval:

       curl -s %1$s/v1/approvals \\
         -H 'Authorization: Bearer %2$s' \\
         -H 'Content-Type: application/json' -d '{
           "title": "Invoice batch 2026-11",
           "summary": "Pays **14** vendors.",
           "requester": {"email": "ana@example.test"},
           "fields": [{"name": "total", "label": "Batch total", "type": "number",
                       "value": 18250.45, "display": "readable", "input": "editable-optional"}],
           "approvers": [{"email": "cfo@example.test"}],
           "delivery": [%4$s]
         }'

    2. Press a button in the mail:  %1$s/sandbox/mailbox
    %5$s
    3. See the outcome:  curl -s %1$s/v1/approvals -H 'Authorization: Bearer %2$s'

    Keys for scripts are in %3$s. Stop with Ctrl-C.

    """
        .formatted(
            publicUrl,
            apiKey,
            data.resolve("demo.json"),
            workspace == null ? "\"email\"" : "\"email\", \"slack\"",
            workspace == null ? "" : "   or in a pretend Slack workspace:  " + workspace.pageUrl());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
