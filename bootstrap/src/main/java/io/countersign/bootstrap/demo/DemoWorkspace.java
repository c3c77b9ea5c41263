package io.countersign.bootstrap.demo;

import io.countersign.application.access.Caller;
import io.countersign.application.secret.SecretName;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.secret.PutSecret;
import io.countersign.domain.channel.ChannelId;
import io.countersign.sandbox.slack.SlackApp;
import io.countersign.sandbox.slack.SlackWorkspace;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** The pretend Slack workspace of the demo, and the demo tenant's account there. */
@Factory
@Requires(property = "countersign.demo.slack-port")
final class DemoWorkspace {
  private static final String TEAM = "T0NORTHWIND";
  private static final String TOKEN = "demo-slack-token";
  private static final String SIGNING_SECRET = "demo-slack-signing-secret";

  private static final Map<String, String> USERS =
      Map.of(
          "cfo@example.test", "U0CARLA",
          "jonas@example.test", "U0JONAS",
          "mei@example.test", "U0MEI",
          "ana@example.test", "U0ANA");

  @Context
  @Bean(preDestroy = "close")
  SlackWorkspace workspace(
      @Property(name = "countersign.demo.slack-port") int port,
      @Property(name = "countersign.public-url") String publicUrl,
      InstantSource clock) {
    try {
      var workspace =
          new SlackWorkspace(TEAM, "Northwind", SlackApp.named("Countersign"), clock, port);
      workspace.requestUrl(URI.create(publicUrl + "/channels/slack/demo"));
      workspace.addUser("U0CARLA", "Carla Ferrero", "cfo@example.test");
      workspace.addUser("U0JONAS", "Jonas Weber", "jonas@example.test");
      workspace.addUser("U0MEI", "Mei Tanaka", "mei@example.test");
      workspace.addUser("U0ANA", "Ana Silva", "ana@example.test");
      workspace.addChannel("C0FINANCE", "finance");
      return workspace;
    } catch (UncheckedIOException taken) {
      // Without its cause, whose words alone would be told.
      var told =
          new IllegalStateException(
              "The pretend Slack workspace cannot have port "
                  + port
                  + ": set COUNTERSIGN_DEMO_SLACK_PORT to another one");
      told.addSuppressed(taken);
      throw told;
    }
  }

  /** What somebody of the demo is called in Slack. */
  static String userOf(String email) {
    return Objects.requireNonNull(USERS.get(email));
  }

  /** Fills in the demo tenant's account, as a tenant does over the API. */
  static void connect(
      Caller.Client client,
      SlackWorkspace workspace,
      PutSecret putSecret,
      ConfigureChannel configureChannel) {
    putSecret.handle(client, new SecretName(TOKEN), workspace.app().botToken());
    putSecret.handle(client, new SecretName(SIGNING_SECRET), workspace.app().signingSecret());
    configureChannel.handle(
        new ConfigureChannel.Command(
            client,
            new ChannelId("slack"),
            Map.of(
                "botToken", "@{secret:" + TOKEN + "}",
                "signingSecret", "@{secret:" + SIGNING_SECRET + "}",
                "workspaceId", workspace.teamId())));
  }
}
